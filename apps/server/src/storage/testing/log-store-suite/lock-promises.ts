import { describe, expect, test } from 'vitest'
import type { LogStore } from '../../log-store.ts'
import { event, head } from './log-store-rows.ts'
import type { LogUnderTest } from './log-under-test.ts'

/** What a lock answers, and which writes it keeps off. `isBusy` is that of the suite. */
export function describeLock(log: LogUnderTest, isBusy: (error: unknown) => boolean): void {
  describe('a lock', () => {
    test('answers how far the rooms are, and leaves out those that are not there', async () => {
      await log.addRoom('garden')
      await log.addRoom('attic')
      await log.applied({ events: [event('garden', 1)], heads: [head('garden', 1, 1)] })

      const found = await log.heads('attic', 'nowhere', 'garden')
      expect(found.map(({ roomId }) => roomId).sort()).toEqual(['attic', 'garden'])
      expect(found.find(({ roomId }) => roomId === 'garden')).toMatchObject({
        lastSeq: 1,
        messageCount: 1,
        newestAt: event('garden', 1).createdAt,
      })
    })

    test('keeps others off the room: of appends that meet none is lost', async () => {
      await log.addRoom('garden')
      const appends = 12

      await Promise.all(Array.from({ length: appends }, async () => count(await log.connect())))

      expect(await log.heads('garden')).toMatchObject([{ lastSeq: appends }])
      expect(await log.rows('events')).toHaveLength(appends)
    })

    async function count(on: LogStore): Promise<void> {
      for (;;)
        try {
          await on.begin()
          const [before] = await on.lock(['garden'])
          // Another one’s turn, if the lock lets it have one.
          await new Promise(setImmediate)
          const seq = (before?.lastSeq ?? 0) + 1
          await on.apply({ events: [event('garden', seq)], heads: [head('garden', seq)] })
          return await on.commit()
        } catch (error) {
          await on.rollback()
          if (!isBusy(error)) throw error
          await new Promise(setImmediate)
        }
    }
  })
}
