import { describe, expect, test } from 'vitest'
import { event, head, room } from './log-store-rows.ts'
import type { LogUnderTest } from './log-under-test.ts'

/** What is there after a commit, and what after a rollback. */
export function describeTransactions(log: LogUnderTest): void {
  describe('a transaction', () => {
    test('is there for every connection once it is committed', async () => {
      await log.addRoom('garden')
      await log.applied({ events: [event('garden', 1)] })

      const other = await log.connect()
      expect((await log.found({ sent: [event('garden', 1)] }, other)).sent).toHaveLength(1)
    })

    test('leaves nothing when it is rolled back, not even a new room', async () => {
      await log.addRoom('garden')
      await log.store().begin()
      await log.store().addRoom(room('attic'), 'epoch')
      await log.store().apply({ events: [event('garden', 1)], heads: [head('garden', 1)] })
      await log.store().rollback()

      expect(await log.heads('garden', 'attic')).toMatchObject([{ roomId: 'garden', lastSeq: 0 }])
      expect((await log.found({ sent: [event('garden', 1)] })).sent).toEqual([])
    })

    test('that failed in the middle of its writing leaves nothing of what it wrote before', async () => {
      await log.addRoom('garden')
      await log.store().begin()
      const twice = [event('garden', 1), event('garden', 1)]
      await expect(async () => log.store().apply({ events: twice })).rejects.toThrow()
      await log.store().rollback()

      expect(await log.rows('events')).toEqual([])
    })

    test('is not needed for a rollback', async () => {
      await log.store().rollback()
      await log.addRoom('garden')
      await log.store().rollback()
      expect(await log.heads('garden')).toHaveLength(1)
    })
  })
}
