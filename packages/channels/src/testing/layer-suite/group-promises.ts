import { beforeEach, describe, expect, test } from 'vitest'
import type { ChannelLayer } from '../../layers/channel-layer.ts'
import { isQuiet, numbered, range, take } from './layer-messages.ts'
import type { OpenLayer } from './layers-of-test.ts'

/** Which channels a group reaches, and in which order. */
export function describeGroups(open: OpenLayer): void {
  describe('groups', () => {
    let layer: ChannelLayer
    beforeEach(async () => {
      layer = await open()
    })

    test('a group reaches all its members, and nobody else', async () => {
      const members = await Promise.all(range(0, 50).map(() => layer.newChannel()))
      const stranger = await layer.newChannel()
      for (const channel of [...members, 'thumbnails']) await layer.groupAdd('garden', channel)
      await layer.groupAdd('attic', stranger)

      await layer.groupSend('garden', numbered(1))

      for (const channel of [...members, 'thumbnails']) {
        expect(await layer.receive(channel)).toEqual(numbered(1))
      }
      expect(await isQuiet(layer, stranger)).toBe(true)
    })

    test('a group with no members is no error, and leaving it is none', async () => {
      await layer.groupSend('nobody', numbered(1))
      await layer.groupDiscard('nobody', await layer.newChannel())
      await layer.groupDiscard('nobody', 'thumbnails')
    })

    test('members of this process are handed one shared object', async () => {
      const [one, two] = [await layer.newChannel(), await layer.newChannel()]
      for (const channel of [one, two]) await layer.groupAdd('garden', channel)

      await layer.groupSend('garden', numbered(1))

      expect(await layer.receive(one)).toBe(await layer.receive(two))
    })

    test('a group skips a full member and is not held up by it', async () => {
      layer = await open({ capacity: 2 })
      const [slow, quick] = [await layer.newChannel(), await layer.newChannel()]
      for (const channel of [slow, quick, 'slow-worker']) await layer.groupAdd('garden', channel)
      const seen: unknown[] = []

      for (const n of [1, 2, 3, 4]) {
        await layer.groupSend('garden', numbered(n))
        seen.push((await layer.receive(quick)).n)
      }

      expect(seen).toEqual([1, 2, 3, 4])
      expect(await take(layer, slow, 2)).toEqual([1, 2])
      expect(await take(layer, 'slow-worker', 2)).toEqual([1, 2])
      expect(await isQuiet(layer, slow)).toBe(true)
    })

    test('send and groupSend of one sender keep their order', async () => {
      const channel = await layer.newChannel()
      await layer.groupAdd('garden', channel)

      await layer.send(channel, numbered(1))
      await layer.groupSend('garden', numbered(2))
      await layer.send(channel, numbered(3))

      expect(await take(layer, channel, 3)).toEqual([1, 2, 3])
    })
  })
}
