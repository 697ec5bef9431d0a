import { describe, expect, test } from 'vitest'
import { describeChannelLayer } from '../testing/channel-layer-suite.ts'
import type { LayerMessage } from './channel-layer.ts'
import { InMemoryChannelLayer } from './memory.ts'

let now = 0

describeChannelLayer(
  'InMemoryChannelLayer',
  (options) => new InMemoryChannelLayer({ ...options, clock: () => now }),
  {
    elapse(milliseconds) {
      now += milliseconds
    },
  },
)

test('messages live to the last millisecond of their expiry, and no longer', async () => {
  let time = 0
  const layer = new InMemoryChannelLayer({ expiry: 60, clock: () => time })
  await layer.send('thumbnails', { type: 'kept' })
  time = 59_999
  expect(await layer.receive('thumbnails')).toEqual({ type: 'kept' })

  await layer.send('thumbnails', { type: 'lost' })
  time += 60_000
  await layer.send('thumbnails', { type: 'next' })
  expect(await layer.receive('thumbnails')).toEqual({ type: 'next' })
  await layer.close()
})

describe('a receiver without a promise', () => {
  const build = async () => {
    const layer = new InMemoryChannelLayer()
    const channel = await layer.newChannel()
    const heard: unknown[] = []
    const receiver = {
      hand: (message: LayerMessage) => void heard.push(message.type),
      fail: (reason: unknown) => void heard.push(`${reason}`),
    }
    return { layer, channel, heard, receiver }
  }

  test('takes what waits, and is handed one message when nothing does', async () => {
    const { layer, channel, heard, receiver } = await build()
    await layer.send(channel, { type: 'one' })
    expect(layer.receiveOrWait(channel, receiver)).toEqual({ type: 'one' })
    expect(layer.receiveOrWait(channel, receiver)).toBeUndefined()
    await layer.send(channel, { type: 'two' })
    await layer.send(channel, { type: 'three' })
    expect(heard).toEqual(['two'])
    expect(await layer.receive(channel)).toEqual({ type: 'three' })
  })

  test('waits in turn with the others', async () => {
    const { layer, channel, heard, receiver } = await build()
    const before = layer.receive(channel)
    layer.receiveOrWait(channel, receiver)
    const after = layer.receive(channel)
    for (const type of ['one', 'two', 'three']) await layer.send(channel, { type })
    expect([(await before).type, heard, (await after).type]).toEqual(['one', ['two'], 'three'])
  })

  test('that waits no more leaves the message to the next', async () => {
    const { layer, channel, heard, receiver } = await build()
    layer.receiveOrWait(channel, receiver)
    layer.stopWaiting(channel, receiver)
    await layer.send(channel, { type: 'one' })
    expect(heard).toEqual([])
    expect(await layer.receive(channel)).toEqual({ type: 'one' })
  })

  test('hears that the layer is closed, and then may not wait', async () => {
    const { layer, channel, heard, receiver } = await build()
    layer.receiveOrWait(channel, receiver)
    await layer.close()
    expect(heard).toEqual(['Error: The channel layer is closed.'])
    expect(() => layer.receiveOrWait(channel, receiver)).toThrow('closed')
  })
})
