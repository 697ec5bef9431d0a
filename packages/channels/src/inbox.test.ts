import { expect, test } from 'vitest'
import type { Event } from './application.ts'
import { Inbox } from './inbox.ts'
import { InMemoryChannelLayer } from './layers/memory.ts'

/** A connection whose events the test hands over. */
function connection() {
  const waiting: ((event: Event) => void)[] = []
  return {
    receive: () => new Promise<Event>((resolve) => waiting.push(resolve)),
    happen: (type: string) => waiting.shift()?.({ type }),
  }
}

async function build(capacity = 2) {
  const channelLayer = new InMemoryChannelLayer({ capacity })
  const channelName = await channelLayer.newChannel()
  const { receive, happen } = connection()
  const inbox = new Inbox(receive, { channelLayer, channelName })
  return { channelLayer, channelName, happen, inbox }
}

test('events of both sides come in the order in which they happened, and say where they are from', async () => {
  const { channelLayer, channelName, happen, inbox } = await build()

  const first = inbox.next()
  happen('one')
  expect(await first).toEqual({ from: 'connection', event: { type: 'one' } })

  await channelLayer.send(channelName, { type: 'two' })
  expect(await inbox.next()).toEqual({ from: 'layer', event: { type: 'two' } })
})

test('what is not taken counts against the capacity of the layer', async () => {
  const { channelLayer, channelName, inbox } = await build(2)
  const first = inbox.next()
  await channelLayer.send(channelName, { type: 'one' })
  await first

  // Nobody has asked for the second yet, so both stay in the layer.
  await channelLayer.send(channelName, { type: 'two' })
  await channelLayer.send(channelName, { type: 'three' })
  await expect(channelLayer.send(channelName, { type: 'four' })).rejects.toThrow('full')

  expect((await inbox.next()).event.type).toBe('two')
  expect((await inbox.next()).event.type).toBe('three')
})

test('closing stops the reading from the layer, without an unhandled rejection', async () => {
  const { channelLayer, channelName, happen, inbox } = await build()
  const first = inbox.next()
  happen('one')
  await first

  inbox.close()
  await channelLayer.send(channelName, { type: 'left behind' })

  expect(await channelLayer.receive(channelName)).toEqual({ type: 'left behind' })
})

test('when the layer fails, whoever waits is told', async () => {
  const { channelLayer, inbox } = await build()
  const next = inbox.next()
  await channelLayer.close()
  await expect(next).rejects.toThrow('closed')
  await expect(inbox.next()).rejects.toThrow('closed')
})
