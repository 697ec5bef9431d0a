import { afterEach, describe, expect, test } from 'vitest'
import { ChannelFull } from '../errors.ts'
import type { Broadcast } from '../layers/broadcast.ts'
import type { ChannelLayer, ChannelLayerOptions } from '../layers/channel-layer.ts'
import { hmacSignature } from '../layers/signature.ts'
import type { SigningOptions } from '../layers/signed-topics.ts'

type NetworkLayer = ChannelLayer & Broadcast

/**
 * What a layer over a network promises between processes, beside `describeChannelLayer`. `makeLayer` makes
 * a node of the deployment of this name; the suite closes it.
 */
export function describeManyNodes(
  name: string,
  makeLayer: (deployment: string, options?: ChannelLayerOptions & SigningOptions) => NetworkLayer,
): void {
  describe(`${name}, between nodes`, () => {
    let last = 0
    const opened: NetworkLayer[] = []
    const deploy = (count: number, options?: ChannelLayerOptions) => {
      const deployment = `nodes${++last}`
      const nodes = Array.from({ length: count }, () => makeLayer(deployment, options))
      opened.push(...nodes)
      return nodes as [NetworkLayer, NetworkLayer, ...NetworkLayer[]]
    }
    afterEach(async () => {
      for (const layer of opened.splice(0)) await layer.close()
    })

    test('a group reaches its members on every node, in the order of sending', async () => {
      const [here, there] = deploy(2)
      const [ada, bob] = [await here.newChannel(), await there.newChannel()]
      await here.groupAdd('garden', ada)
      await there.groupAdd('garden', bob)

      for (let n = 0; n < 50; n++) await here.groupSend('garden', { type: 'tea', n })

      for (let n = 0; n < 50; n++) {
        expect(await here.receive(ada)).toEqual({ type: 'tea', n })
        expect(await there.receive(bob)).toEqual({ type: 'tea', n })
      }
    })

    test('with a key, what a node of another key or of none says is dropped, and told of', async () => {
      const keyed = (byte: number) => ({ signature: hmacSignature(Buffer.alloc(32, byte)) })
      let forged = 0
      const deployment = `nodes${++last}`
      const there = makeLayer(deployment, { ...keyed(1), onForged: () => forged++ })
      const other = makeLayer(deployment, keyed(2))
      const none = makeLayer(deployment)
      const here = makeLayer(deployment, keyed(1))
      opened.push(there, other, none, here)
      const bob = await there.newChannel()
      await there.groupAdd('garden', bob)

      for (const [n, node] of [other, none, here].entries()) {
        await node.newChannel()
        await node.groupSend('garden', { type: 'tea', n })
        if (node !== here) await expect.poll(() => forged).toBe(n + 1)
      }
      expect(await there.receive(bob)).toEqual({ type: 'tea', n: 2 })
      await here.send(bob, { type: 'biscuits' })
      expect(await there.receive(bob)).toEqual({ type: 'biscuits' })
      expect(forged).toBe(2)
    })

    test("members on one node share one parsed object of another node's message", async () => {
      const [here, there] = deploy(2)
      const [bob, eve] = [await there.newChannel(), await there.newChannel()]
      await there.groupAdd('garden', bob)
      await there.groupAdd('garden', eve)

      await here.groupSend('garden', { type: 'tea' })

      expect(await there.receive(bob)).toBe(await there.receive(eve))
    })

    test("another node's channel takes messages, refuses when full, and can be put into groups", async () => {
      const [here, there] = deploy(2, { capacity: 2 })
      const bob = await there.newChannel()

      await here.send(bob, { type: 'tea', n: 1 })
      await here.send(bob, { type: 'tea', n: 2 })
      await expect(here.send(bob, { type: 'tea', n: 3 })).rejects.toThrow(ChannelFull)
      expect(await there.receive(bob)).toEqual({ type: 'tea', n: 1 })
      expect(await there.receive(bob)).toEqual({ type: 'tea', n: 2 })

      await here.groupAdd('garden', bob)
      await here.groupSend('garden', { type: 'tea', n: 4 })
      expect(await there.receive(bob)).toEqual({ type: 'tea', n: 4 })
      await here.groupDiscard('garden', bob)
      await here.groupSend('garden', { type: 'tea', n: 5 })
      await here.send(bob, { type: 'tea', n: 6 })
      expect(await there.receive(bob)).toEqual({ type: 'tea', n: 6 })
    })

    test('a large message arrives whole, between small ones', async () => {
      const [here, there] = deploy(2, { capacity: 1_000 })
      const bob = await there.newChannel()
      await there.groupAdd('garden', bob)
      const bodies = ['small', 'ö👋'.repeat(30_000), 'x'.repeat(7_000), 'small']

      await Promise.all(bodies.map((body) => here.groupSend('garden', { type: 'tea', body })))

      for (const body of bodies) expect(await there.receive(bob)).toEqual({ type: 'tea', body })
    })

    test('only its own node receives from a channel', async () => {
      const [here, there] = deploy(2)

      await expect(here.receive(await there.newChannel())).rejects.toThrow('Only the process')
    })

    test('a broadcast reaches the other nodes of its deployment that listen, in the order of sending', async () => {
      const [here, there] = deploy(2)
      const [stranger] = deploy(1)
      const heard: string[] = []
      await stranger.listen('news', (text) => heard.push(`stranger ${text}`))
      await there.listen('news', (text) => heard.push(text))
      await there.newChannel()
      const texts = ['one', '', 'line\nline "ünö"', 'y'.repeat(20_000), 'end']

      for (const text of texts) await here.broadcast('news', text)
      await here.broadcast('gossip', 'unheard')

      await expect.poll(() => heard.length).toBe(texts.length)
      expect(heard).toEqual(texts)
    })
  })
}
