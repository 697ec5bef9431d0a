import { expect, test } from 'vitest'
import type { Application, Event, Send, WebSocketScope } from './application.ts'
import type { Connection } from './consumer.ts'
import { DenyConnection, StopConsumer } from './errors.ts'
import { type EncodedFrame, encodeOnce, encodeText, type FrameSink } from './frame.ts'
import { JsonWebSocketConsumer } from './json-websocket-consumer.ts'
import type { LayerMessage } from './layers/channel-layer.ts'
import { InMemoryChannelLayer } from './layers/memory.ts'
import { path, type Routed, URLRouter } from './routing.ts'
import { WebSocketCommunicator } from './testing/websocket-communicator.ts'
import { WebSocketConsumer } from './websocket-consumer.ts'

interface ChatMessage extends LayerMessage {
  readonly type: 'chat.message'
  readonly message: string
}

class Echo extends WebSocketConsumer {
  override receiveText(text: string) {
    return this.send(text)
  }

  override receiveBytes(bytes: Uint8Array) {
    return this.send(bytes)
  }
}

class Room extends JsonWebSocketConsumer<WebSocketScope & Routed<{ readonly room: string }>> {
  override readonly groups = [`chat_${this.scope.urlRoute.kwargs.room}`]

  override async receiveJson(content: { message: string }) {
    const [group = ''] = this.groups
    const { message } = content
    await this.channelLayer.groupSend(group, { type: 'chat.message', message })
  }

  chatMessage({ message }: ChatMessage) {
    return this.sendJson({ message })
  }
}

/** A room, and people in it. */
async function buildRoom() {
  const channelLayer = new InMemoryChannelLayer()
  const application = URLRouter([path('ws/chat/{str:room}/', Room.asApplication({ channelLayer }))])
  const enter = async (room: string) => {
    const socket = new WebSocketCommunicator(application, `/ws/chat/${room}/`)
    expect(await socket.connect()).toEqual({ connected: true })
    return socket
  }
  return { channelLayer, enter }
}

async function open(application: Application<WebSocketScope>) {
  const socket = new WebSocketCommunicator(application, '/')
  await socket.connect()
  return socket
}

test('an echo consumer answers text with text and bytes with bytes', async () => {
  const ada = await open(Echo.asApplication())

  await ada.sendText('hello')
  await ada.sendBytes(new Uint8Array([0, 255]))

  expect(await ada.receiveText()).toBe('hello')
  expect(await ada.receiveMessage()).toEqual(new Uint8Array([0, 255]))
  await ada.disconnect()
})

test('a message reaches everybody in its room and nobody else', async () => {
  const { enter } = await buildRoom()
  const [ada, bob, eve] = [await enter('garden'), await enter('garden'), await enter('attic')]

  await ada.sendJson({ message: 'Tea?' })

  expect(await ada.receiveJson()).toEqual({ message: 'Tea?' })
  expect(await bob.receiveJson()).toEqual({ message: 'Tea?' })
  expect(await eve.receiveNothing()).toBe(true)
})

test('a consumer that left gets nothing more, and the layer forgets the channel', async () => {
  const { channelLayer, enter } = await buildRoom()
  const [ada, bob] = [await enter('garden'), await enter('garden')]

  await bob.disconnect()
  await channelLayer.groupSend('chat_garden', { type: 'chat.message', message: 'Anyone?' })

  expect(await ada.receiveJson()).toEqual({ message: 'Anyone?' })
  expect(await bob.receiveNothing()).toBe(true)
})

test('groups are left and disconnect is called, with 1011, when a handler throws', async () => {
  const channelLayer = new InMemoryChannelLayer()
  const codes: number[] = []
  const names: string[] = []
  class Fragile extends WebSocketConsumer {
    override readonly groups = ['garden']
    override async connect() {
      names.push(this.channelName)
      await this.joinGroup('attic')
      await this.accept()
    }
    override receiveText() {
      throw new Error('broken')
    }
    override disconnect(code: number) {
      codes.push(code)
    }
  }
  const ada = await open(Fragile.asApplication({ channelLayer }))

  await ada.sendText('hello')

  await expect(ada.wait()).rejects.toThrow('broken')
  expect(codes).toEqual([1011])
  for (const group of ['garden', 'attic']) {
    await channelLayer.groupSend(group, { type: 'late' })
  }
  const nothing = channelLayer.receive(names[0] ?? '', AbortSignal.timeout(10))
  await expect(nothing).rejects.toThrow()
})

test('disconnect is called once, with the code the client gave', async () => {
  const codes: number[] = []
  class Diary extends Echo {
    override async disconnect(code: number) {
      codes.push(code)
    }
  }
  const ada = await open(Diary.asApplication())
  await ada.disconnect(1001)
  expect(codes).toEqual([1001])
})

test('a socket is refused by DenyConnection or by closing before accepting; disconnect is not called', async () => {
  const calls: string[] = []
  class Throws extends WebSocketConsumer {
    override connect() {
      throw new DenyConnection('not you')
    }
    override disconnect() {
      calls.push('disconnect')
    }
  }
  class Closes extends Throws {
    override connect(): never {
      this.close(4001)
      return undefined as never
    }
  }
  for (const [Refusing, closeCode] of [
    [Throws, 1000],
    [Closes, 4001],
  ] as const) {
    const eve = new WebSocketCommunicator(Refusing.asApplication(), '/')
    expect(await eve.connect()).toEqual({ connected: false, closeCode })
    await eve.wait()
  }
  expect(calls).toEqual([])
})

test('after close nothing is handled but the disconnect', async () => {
  const calls: string[] = []
  class Strict extends WebSocketConsumer {
    override async receiveText(text: string) {
      calls.push(text)
      await this.close(4000, 'enough')
      await this.send('unheard')
    }
    override disconnect(code: number) {
      calls.push(`gone ${code}`)
    }
  }
  const ada = await open(Strict.asApplication())

  await ada.sendText('one')
  await ada.sendText('two')

  expect(await ada.receiveClose()).toBe(4000)
  await ada.wait()
  expect(calls).toEqual(['one', 'gone 4000'])
})

test('a subprotocol is chosen in accept', async () => {
  class Chooser extends WebSocketConsumer {
    override connect() {
      return this.accept(this.scope.subprotocols.at(-1))
    }
  }
  const ada = new WebSocketCommunicator(Chooser.asApplication(), '/', { subprotocols: ['a', 'b'] })
  expect(await ada.connect()).toEqual({ connected: true, subprotocol: 'b' })
})

test('sending before accepting is a mistake that is named', async () => {
  class Hasty extends WebSocketConsumer {
    override connect() {
      return this.send('too early')
    }
  }
  const ada = new WebSocketCommunicator(Hasty.asApplication(), '/')
  await expect(ada.connect()).rejects.toThrow('must be accepted')
})

test('StopConsumer ends a connection quietly', async () => {
  class Quiet extends Echo {
    override receiveText(): never {
      throw new StopConsumer()
    }
  }
  const ada = await open(Quiet.asApplication())
  await ada.sendText('bye')
  await expect(ada.wait()).resolves.toBeUndefined()
})

test('events are handled one at a time, in order, whatever each of them takes', async () => {
  class Slow extends WebSocketConsumer {
    override async receiveText(text: string) {
      // The longer the word, the later its answer would come without an order.
      for (const _ of text) await Promise.resolve()
      await this.send(text)
    }
  }
  const ada = await open(Slow.asApplication())
  const words = ['a long sentence first', 'short', 'x']
  for (const word of words) await ada.sendText(word)
  for (const word of words) expect(await ada.receiveText()).toBe(word)
})

test('broken JSON closes with 1007, bytes with 1003, and neither throws', async () => {
  const { enter } = await buildRoom()
  for (const broken of ['', '{', '{"message":', '\u0000', 'undefined']) {
    const ada = await enter('garden')
    await ada.sendText(broken)
    expect(await ada.receiveClose()).toBe(1007)
    await ada.wait()
  }
  const bob = await enter('garden')
  await bob.sendBytes(new Uint8Array([123, 125]))
  expect(await bob.receiveClose()).toBe(1003)
})

test('what happens to broken JSON can be overridden', async () => {
  class Patient extends JsonWebSocketConsumer {
    override receiveBrokenJson(text: string) {
      return this.sendJson({ error: 'no JSON', length: text.length })
    }
  }
  const ada = await open(Patient.asApplication())
  await ada.sendText('{{')
  expect(await ada.receiveJson()).toEqual({ error: 'no JSON', length: 2 })
})

test('a frame encoded once is read by everybody as its message', async () => {
  const channelLayer = new InMemoryChannelLayer()
  const toText = (message: LayerMessage) => JSON.stringify(message)
  class Fast extends WebSocketConsumer {
    override readonly groups = ['all']
    override readonly handlers = {
      news: (message: LayerMessage) => this.sendEncoded(encodeOnce(message, toText)),
    }
  }
  const application = Fast.asApplication({ channelLayer })
  const people = [await open(application), await open(application)]

  const news = { type: 'news', text: 'ü'.repeat(70_000) }
  await channelLayer.groupSend('all', news)

  for (const socket of people) expect(await socket.receiveJson()).toEqual(news)
})

test('what a consumer needs is handed to its constructor', async () => {
  class Greeter extends WebSocketConsumer {
    readonly #greeting: string
    constructor(connection: Connection<WebSocketScope>, greeting: string) {
      super(connection)
      this.#greeting = greeting
    }
    override async connect() {
      await this.accept()
      await this.send(this.#greeting)
    }
  }
  const ada = await open(Greeter.asApplication({}, 'Welcome'))
  expect(await ada.receiveText()).toBe('Welcome')
})

test('a consumer without a channel layer says so when one is needed', async () => {
  class Lonely extends WebSocketConsumer {
    override readonly groups = ['garden']
  }
  const ada = new WebSocketCommunicator(Lonely.asApplication(), '/')
  await expect(ada.connect()).rejects.toThrow('Lonely.asApplication({ channelLayer })')
})

test('a layer message cannot pass for an event of the socket', async () => {
  const { channelLayer, enter } = await buildRoom()
  for (const type of ['websocket.disconnect', 'websocket.receive', 'websocket.connect']) {
    const ada = await enter('garden')
    await channelLayer.groupSend('chat_garden', { type, text: '{}', code: 1000 })
    await expect(ada.wait()).rejects.toThrow(`no handler for "${type}"`)
  }
})

test('frames go the short way of a server that has one, and as events where `send` was wrapped', async () => {
  const short: string[] = []
  const events: string[] = []
  const push = ({ bytes }: EncodedFrame) => void short.push(bytes.toString('latin1'))
  const sink: FrameSink = { queuedAtMost: 0, push }
  const send: Send = Object.assign(async ({ type }: Event) => void events.push(type), {
    frames: () => sink,
  })
  const frame = encodeText('Tea?')
  class Teller extends WebSocketConsumer {
    override async connect(): Promise<void> {
      await this.accept()
      await this.sendEncoded(frame)
      this.frames.push(frame)
      await this.close()
      await this.sendEncoded(frame)
    }
  }
  const serve = async (way: Send) => {
    const from: Event[] = [
      { type: 'websocket.connect' },
      { type: 'websocket.disconnect', code: 1000, reason: '' },
    ]
    await Teller.asApplication()({} as WebSocketScope, async () => from.shift() as Event, way)
  }

  await serve(send)
  expect(short).toEqual(['\x81\x04Tea?', '\x81\x04Tea?'])
  expect(events).toEqual(['websocket.accept', 'websocket.close'])

  short.length = 0
  events.length = 0
  await serve((event) => send(event))
  expect(short).toEqual([])
  expect(events).toEqual([
    'websocket.accept',
    'websocket.send',
    'websocket.send',
    'websocket.close',
  ])
})
