import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../room-settings.ts'
import type { LogUnderTest } from './log-under-test.ts'

/** How a room begins, and which one is not made. */
export function describeRooms(log: LogUnderTest): void {
  describe('a room', () => {
    test('begins before its first event, with the usual settings', async () => {
      expect(await log.addRoom('garden')).toBe(true)

      expect(await log.heads('garden')).toEqual([
        {
          roomId: 'garden',
          createdBy: null,
          slug: 'garden',
          name: 'Room garden',
          kind: 'public',
          settings: defaultSettings,
          epoch: 'epoch of garden',
          lastSeq: 0,
          topic: '',
          messageCount: 0,
          newestAt: null,
        },
      ])
    })

    test('has the kind and the history that were asked for', async () => {
      await log.addRoom('attic', { kind: 'private', history: 'joined' })
      const settings = { ...defaultSettings, history: 'joined' }
      expect(await log.heads('attic')).toMatchObject([{ kind: 'private', settings }])
    })

    test('has an address of its own: a second one of the address is not made', async () => {
      await log.addRoom('garden')
      expect(await log.addRoom('garden', { id: 'another' })).toBe(false)
      expect(await log.heads('another')).toEqual([])
    })

    test('of the same people is there once', async () => {
      expect(await log.addRoom('ada-bob', { kind: 'direct', directKey: 'ada bob' })).toBe(true)
      expect(await log.addRoom('bob-ada', { kind: 'direct', directKey: 'ada bob' })).toBe(false)
      expect(await log.addRoom('ada-eve', { kind: 'direct', directKey: 'ada eve' })).toBe(true)
    })
  })
}
