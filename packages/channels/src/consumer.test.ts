import { expect, test } from 'vitest'
import type { ChannelScope, Event } from './application.ts'
import { Consumer } from './consumer.ts'
import { ProtocolError } from './errors.ts'
import { JsonWebSocketConsumer } from './json-websocket-consumer.ts'
import { InMemoryChannelLayer } from './layers/memory.ts'
import { ApplicationCommunicator } from './testing/communicator.ts'
import { WebSocketCommunicator } from './testing/websocket-communicator.ts'

/** Dispatches one message to a consumer that notes which handler it reached. */
async function reached(message: Event): Promise<string[]> {
  const calls: string[] = []
  class Notes extends Consumer<ChannelScope> {
    override readonly handlers = {
      'log.append': () => calls.push('table'),
      toString: () => calls.push('own toString'),
    }
    chatMessage() {
      calls.push('chatMessage')
    }
    logAppend() {
      calls.push('method')
    }
    hello() {
      calls.push('hello')
    }
    async slowJob() {
      await null
      calls.push('slowJob')
    }
  }
  const worker = new ApplicationCommunicator(Notes.asApplication(), {
    type: 'channel',
    channel: 'notes',
  })
  await worker.send(message)
  // Throws what the consumer threw.
  await worker.receiveNothing()
  return calls
}

test('the type of a message names its handler', async () => {
  expect(await reached({ type: 'chat.message' })).toEqual(['chatMessage'])
  expect(await reached({ type: 'chat_message' })).toEqual(['chatMessage'])
  expect(await reached({ type: 'chatMessage' })).toEqual(['chatMessage'])
  expect(await reached({ type: 'hello' })).toEqual(['hello'])
  expect(await reached({ type: 'slow.job' })).toEqual(['slowJob'])
})

test('the table of handlers comes before methods', async () => {
  expect(await reached({ type: 'log.append' })).toEqual(['table'])
  expect(await reached({ type: 'log_append' })).toEqual(['method'])
  expect(await reached({ type: 'toString' })).toEqual(['own toString'])
})

test('an unknown type is refused by name, with what would handle it', async () => {
  await expect(reached({ type: 'chat.massage' })).rejects.toThrow(
    'Notes has no handler for "chat.massage": it needs an entry in handlers or a method chatMassage.',
  )
  await expect(reached({} as Event)).rejects.toThrow('Notes was sent a message without a type.')
})

const outOfReach = [
  'constructor',
  '__proto__',
  'prototype',
  'hasOwnProperty',
  'valueOf',
  'has.own.property',
  'to.string',
  '__define.getter__',
  'dispatch',
  'run',
  '#run',
  'take',
  'ended',
  'finish',
  'stop',
  'scope',
  'handlers',
  'channelLayer',
  'channel.name',
  '',
  '.',
  'chat..message',
  'chat.',
  '.chat.message',
  'chat message',
  'chatmessage',
  'CHAT.MESSAGE',
  'chat.message\n',
]

test.each(outOfReach)('a message of type %j reaches nothing', async (type) => {
  await expect(reached({ type })).rejects.toThrow(ProtocolError)
})

test.each([
  'connect',
  'receive',
  'receive.text',
  'receive.json',
  'disconnect',
  'accept',
  'close',
  'send',
  'send.json',
  'send_encoded',
  'join.group',
  'leave.group',
  'receive.broken.json',
  'groups',
])('a message of type %j does not reach a hook, overridden or not', async (type) => {
  const channelLayer = new InMemoryChannelLayer()
  const calls: string[] = []
  class Room extends JsonWebSocketConsumer {
    override readonly groups = ['room']
    override async connect() {
      await this.accept()
    }
    override receiveJson() {
      calls.push('receiveJson')
    }
    override receiveText() {
      calls.push('receiveText')
    }
  }
  class Special extends Room {}
  const ada = new WebSocketCommunicator(Special.asApplication({ channelLayer }), '/')
  await ada.connect()

  await channelLayer.groupSend('room', { type })

  await expect(ada.wait()).rejects.toThrow(`Special has no handler for ${JSON.stringify(type)}`)
  expect(calls).toEqual([])
})

test('an endless type is cut in the error that names it', async () => {
  const error = await reached({ type: 'x'.repeat(10_000) }).catch((e: Error) => e)
  expect((error as Error).message.length).toBeLessThan(400)
})

test('inherited methods of a class of yours can be reached', async () => {
  const calls: string[] = []
  class Base extends Consumer<ChannelScope> {
    tick() {
      calls.push('tick')
    }
  }
  class Child extends Base {}
  const worker = new ApplicationCommunicator(Child.asApplication(), {
    type: 'channel',
    channel: 'c',
  })
  await worker.send({ type: 'tick' })
  await worker.receiveNothing()
  expect(calls).toEqual(['tick'])
})
