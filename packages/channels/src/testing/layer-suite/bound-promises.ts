import { describe, expect, test } from 'vitest'
import { ChannelFull } from '../../errors.ts'
import type { FullMembers } from '../../layers/channel-layer.ts'
import { isQuiet, numbered, range, take } from './layer-messages.ts'
import type { OpenLayer } from './layers-of-test.ts'

/** How much a channel holds, and which bounds are refused. */
export function describeBounds(open: OpenLayer): void {
  describe('bounds', () => {
    test('the capacity of a channel follows its name, sent to it or to its group', async () => {
      const layer = await open({
        capacity: 2,
        channelCapacity: { 'mail-1': 1, 'mail-*': 3, 'wide.*!*': 4 },
      })
      const wide = await layer.newChannel('wide')
      const plain = await layer.newChannel('plain')
      const names = ['mail-1', 'mail-2', 'xmail-2', wide, plain]
      const most = [1, 3, 2, 4, 2]

      for (const [index, channel] of names.entries()) {
        for (const n of range(0, most[index] ?? 0)) await layer.send(channel, numbered(n))
        await expect(layer.send(channel, numbered(9))).rejects.toThrow(ChannelFull)
        await take(layer, channel, most[index] ?? 0)
      }
      for (const channel of names) await layer.groupAdd('garden', channel)
      for (const n of range(0, 5)) await layer.groupSend('garden', numbered(n))
      for (const [index, channel] of names.entries()) {
        const fitting = range(0, most[index] ?? 0)
        expect(await take(layer, channel, fitting.length)).toEqual(fitting)
        expect(await isQuiet(layer, channel)).toBe(true)
      }
    })

    test('a word is said of members that were full', async () => {
      const told: FullMembers[] = []
      const layer = await open({ capacity: 1, onFull: (full) => told.push(full) })
      const [slow, quick] = [await layer.newChannel(), await layer.newChannel()]
      for (const channel of [slow, quick]) await layer.groupAdd('garden', channel)
      await layer.groupSend('garden', numbered(1))
      expect(told).toEqual([])

      await layer.receive(quick)
      await layer.groupSend('garden', numbered(2))
      expect(told).toEqual([{ group: 'garden', full: 1, members: 2 }])
    })

    test.each([
      [{ capacity: 0 }, 'capacity'],
      [{ capacity: 1.5 }, '1 or more'],
      [{ capacity: Number.POSITIVE_INFINITY }, 'whole number'],
      [{ expiry: 0 }, 'seconds above 0'],
      [{ expiry: Number.NaN }, 'expiry'],
      [{ groupExpiry: -1 }, 'groupExpiry'],
      [{ groupExpiry: Number.POSITIVE_INFINITY }, 'a hundred years'],
      [{ channelCapacity: { 'a b': 1 } }, 'no pattern'],
      [{ channelCapacity: { mail: 0 } }, 'channelCapacity["mail"]'],
    ])('the bounds %j are refused when the layer is made', async (options, why) => {
      await expect(open(options)).rejects.toThrow(why)
    })
  })
}
