import { beforeEach, describe, expect, test } from 'vitest'
import { breachAt } from '../../audit-chain.ts'
import { defaultSettings } from '../../room-settings.ts'
import type { AuditRow } from '../../tables.ts'
import { event, head, member, message, record, unmarked } from './log-store-rows.ts'
import type { LogUnderTest } from './log-under-test.ts'

/** What a write changes. */
export function describeApply(log: LogUnderTest): void {
  describe('what is applied', () => {
    beforeEach(() => log.addRoom('garden'))

    test('changes nothing when it is nothing', async () => {
      const before = await log.heads('garden')
      await log.applied({})
      expect(await log.heads('garden')).toEqual(before)
    })

    test('has each place of a room once', async () => {
      await log.applied({ events: [event('garden', 1)] })
      const again = event('garden', 1, { clientId: 'another' })
      await log.store().begin()
      await expect(async () => log.store().apply({ events: [again] })).rejects.toThrow()
      await log.store().rollback()
    })

    test('has each id of a sender once, in whatever room', async () => {
      await log.addRoom('attic')
      await log.applied({ events: [event('garden', 1)] })
      const again = event('attic', 1, { clientId: event('garden', 1).clientId })
      await log.store().begin()
      await expect(async () => log.store().apply({ events: [again] })).rejects.toThrow()
      await log.store().rollback()

      await log.applied({ events: [{ ...again, senderId: 'bob' }] })
      expect(await log.rows('events')).toHaveLength(2)
    })

    test('may take the text out of an event and of its message', async () => {
      await log.applied({ events: [event('garden', 1)], messages: [message('garden', 1)] })
      const place = { roomId: 'garden', seq: 1 }
      await log.applied({
        changedTexts: [{ ...place, body: null, payload: null, bodyHash: 'hash' }],
        markedMessages: [{ ...place, ...unmarked, deletedSeq: 2 }],
      })

      expect(await log.rows('events')).toMatchObject([{ body: null, bodyHash: 'hash' }])
      expect(await log.rows('messages')).toMatchObject([{ body: '', deletedSeq: 2 }])
    })

    test('may change a text again and again: the hash of the first one stays', async () => {
      await log.applied({ events: [event('garden', 1)], messages: [message('garden', 1)] })
      const place = { roomId: 'garden', seq: 1 }
      for (const body of ['Cake?', 'Pie?'])
        await log.applied({
          changedTexts: [{ ...place, body, payload: null, bodyHash: `not ${body}` }],
        })

      expect(await log.rows('events')).toMatchObject([{ body: 'Pie?', bodyHash: 'not Cake?' }])
    })

    test('are changes of a room in their order: the last one counts', async () => {
      const roomId = 'garden'
      await log.applied({
        rooms: [
          { roomId, name: 'Orchard', settings: { slowMode: 5, guests: false } },
          { roomId, settings: { slowMode: 30, archived: true } },
        ],
      })

      const settings = { ...defaultSettings, guests: false, slowMode: 30, archived: true }
      expect(await log.heads('garden')).toMatchObject([{ name: 'Orchard', settings }])
    })

    test('puts a member in the place of the one of the same person', async () => {
      await log.applied({ members: [member('garden', 'ada')] })
      const left = member('garden', 'ada', { name: 'Ada L.', leftSeq: 4 })
      await log.applied({ members: [left] })

      const asked = [{ roomId: 'garden', userId: 'ada' }]
      expect((await log.found({ members: asked })).members).toEqual([left])
    })

    test('may delete a room with every row that belongs to it', async () => {
      await log.addRoom('attic')
      for (const roomId of ['garden', 'attic'])
        await log.applied({
          events: [event(roomId, 1)],
          messages: [message(roomId, 1)],
          members: [member(roomId, 'ada')],
          heads: [head(roomId, 1)],
        })
      await log.applied({ deletedRooms: ['garden'] })

      expect(await log.heads('garden', 'attic')).toMatchObject([{ roomId: 'attic' }])
      for (const table of ['rooms', 'room_heads', 'events', 'messages', 'members', 'senders'])
        expect(await log.rows(table), table).toHaveLength(1)
      expect(await log.addRoom('garden')).toBe(true)
    })

    test('adds to the end of the audit log, each entry chained to the one before', async () => {
      await log.applied({ audit: [record('message.delete'), record('room.rename')] })
      await log.applied({ audit: [record('room.delete')] })

      const entries = (await log.rows('audit')) as AuditRow[]
      entries.sort((a, b) => a.id - b.id)
      expect(entries.map(({ action }) => action)).toEqual([
        'message.delete',
        'room.rename',
        'room.delete',
      ])
      expect(entries.map((entry, index) => breachAt(entry, entries[index - 1]))).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    })
  })
}
