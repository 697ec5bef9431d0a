import { beforeEach, describe, expect, test } from 'vitest'
import { InvalidName } from '../../errors.ts'
import type { ChannelLayer } from '../../layers/channel-layer.ts'
import { numbered, range } from './layer-messages.ts'
import type { OpenLayer } from './layers-of-test.ts'

/** What channels and groups may be called. */
export function describeNames(open: OpenLayer): void {
  describe('names', () => {
    let layer: ChannelLayer
    beforeEach(async () => {
      layer = await open()
    })

    test('new channels are named by prefix, node and chance, and never twice', async () => {
      const names = await Promise.all(range(0, 1000).map(() => layer.newChannel('chat')))

      expect(new Set(names).size).toBe(1000)
      for (const name of names) expect(name).toMatch(/^chat\.[\w-]+![\w-]+$/)
    })

    const hostile: unknown[] = [
      '',
      ' ',
      'a b',
      'a\n',
      'a\0',
      'a*',
      'a?[b]',
      'a:b',
      '../../etc',
      'grüße',
      'x'.repeat(101),
      '!',
      'a!b!c',
      undefined,
      null,
      42,
      {},
      ['garden'],
    ]
    test.each(hostile.map((each) => [each]))('the name %j is refused everywhere', async (bad) => {
      const name = bad as string
      const channel = await layer.newChannel()

      for (const attempt of [
        () => layer.send(name, numbered(1)),
        () => layer.receive(name),
        () => layer.groupAdd(name, channel),
        () => layer.groupAdd('garden', name),
        () => layer.groupDiscard(name, channel),
        () => layer.groupDiscard('garden', name),
        () => layer.groupSend(name, numbered(1)),
      ]) {
        await expect(attempt()).rejects.toThrow(InvalidName)
      }
    })

    test('a group has no "!" in its name, and a name may have 100 characters', async () => {
      const longest = 'x'.repeat(100)

      await expect(layer.groupSend('a!b', numbered(1))).rejects.toThrow(InvalidName)
      await layer.groupSend(longest, numbered(1))
      await layer.send(longest, numbered(1))
      expect(await layer.receive(longest)).toEqual(numbered(1))
    })

    test('names that objects are born with are ordinary names', async () => {
      for (const name of ['__proto__', 'constructor', 'toString']) {
        await layer.groupAdd(name, name)
        await layer.groupSend(name, numbered(1))
        expect(await layer.receive(name)).toEqual(numbered(1))
      }
    })
  })
}
