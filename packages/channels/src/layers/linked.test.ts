import { expect, onTestFinished, test } from 'vitest'
import { describeChannelLayer } from '../testing/channel-layer-suite.ts'
import type { ChannelLayerOptions, LayerMessage } from './channel-layer.ts'
import { type LayerLink, type LayerRequest, LinkedChannelLayer } from './linked.ts'

/** Carries copies, a turn later, as a socket does. */
const over = (hear: (request: LayerRequest) => unknown): LayerLink => ({
  ask: (request) =>
    new Promise((resolve, reject) => {
      const sent = structuredClone(request)
      setImmediate(async () => {
        try {
          const answer = structuredClone(await hear(sent))
          setImmediate(resolve, answer)
        } catch (error) {
          reject(error)
        }
      })
    }),
  tell: (request) => void setImmediate(hear, structuredClone(request)),
  offer: (request) => void setImmediate(hear, structuredClone(request)),
})

function join(hub: LinkedChannelLayer, options: ChannelLayerOptions = {}) {
  let hear = (_: LayerRequest): unknown => undefined
  const layer = new LinkedChannelLayer({ ...options, hub: over((request) => hear(request)) })
  const member = hub.admit(
    layer.node,
    over((request) => layer.hear(request)),
  )
  hear = member.hear
  return { layer, member }
}

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

describeChannelLayer(
  'the hub of linked processes',
  (options) => {
    const hub = new LinkedChannelLayer(options)
    join(hub, options)
    return hub
  },
  { elapse: wait },
)

describeChannelLayer(
  'a process that is linked to a hub',
  (options) => {
    const hub = new LinkedChannelLayer(options)
    join(hub, options)
    return join(hub, options).layer
  },
  { elapse: wait },
)

async function threeProcesses() {
  const hub = new LinkedChannelLayer()
  const [one, other] = [join(hub), join(hub)]
  const all = [hub, one.layer, other.layer] as const
  onTestFinished(async () => {
    for (const layer of all) await layer.close()
  })
  return { hub, one, other, all }
}

test('a group reaches its members in every process once, wherever it is sent', async () => {
  const { all } = await threeProcesses()
  const channels: string[] = []
  for (const layer of all) {
    const channel = await layer.newChannel()
    await layer.groupAdd('garden', channel)
    channels.push(channel)
  }
  for (const [n, sender] of all.entries()) {
    await sender.groupSend('garden', { type: 'tea', n })
    for (const [index, layer] of all.entries())
      expect(await layer.receive(channels[index] ?? '')).toEqual({ type: 'tea', n })
  }
  for (const [index, layer] of all.entries()) {
    await layer.send(channels[index] ?? '', { type: 'end' })
    expect(await layer.receive(channels[index] ?? '')).toEqual({ type: 'end' })
  }
})

test('a channel of another process can be sent to and joined from anywhere, and be received from there alone', async () => {
  const { hub, one, other } = await threeProcesses()
  const channel = await one.layer.newChannel()
  for (const [n, sender] of [hub, other.layer].entries()) {
    await sender.send(channel, { type: 'hello', n })
    expect(await one.layer.receive(channel)).toEqual({ type: 'hello', n })
    await expect(sender.receive(channel)).rejects.toThrow('Only the process that made')
  }
  await other.layer.groupAdd('garden', channel)
  await hub.groupSend('garden', { type: 'tea' })
  expect(await one.layer.receive(channel)).toEqual({ type: 'tea' })
})

test('processes share the messages of a named channel, and one that is gone takes none', async () => {
  const { hub, one, other } = await threeProcesses()
  one.layer.receive('thumbnails').catch(() => {})
  await other.layer.send('unrelated', { type: 'so that the receiver waits' })
  one.member.leave()
  await hub.send('thumbnails', { type: 'make' })
  expect(await other.layer.receive('thumbnails')).toEqual({ type: 'make' })
})

test('what is sent to a process that is gone is lost, and no error', async () => {
  const { hub, one, other } = await threeProcesses()
  const channel = await one.layer.newChannel()
  one.member.leave()
  const message: LayerMessage = { type: 'hello' }
  await hub.send(channel, message)
  await other.layer.send(channel, message)
  await other.layer.groupSend('garden', message)
})
