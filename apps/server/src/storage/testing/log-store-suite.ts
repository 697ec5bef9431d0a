import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { breachAt } from '../audit-chain.ts'
import type { Changes, LogStore, Needs, SentKey } from '../log-store.ts'
import type { MessageRow } from '../message-tables.ts'
import { defaultSettings } from '../room-settings.ts'
import type { AuditRow, EventRow, MemberRow } from '../tables.ts'

/** An empty database with today's schema. */
export interface LogDatabase {
  /** A store on a connection of its own. */
  connect(): LogStore | Promise<LogStore>
  /** Every row of a table. */
  rows(table: string): object[] | Promise<object[]>
  close(): void | Promise<void>
}

export interface LogStoreSuiteOptions {
  /** Whether `begin` or `lock` says that another transaction is in the way. A database that waits instead never says so. */
  readonly isBusy: (error: unknown) => boolean
}

/**
 * The acceptance suite of `LogStore`: a Vitest file that calls it proves every
 * written promise of the interface for one database, but for the power cut
 * (`npm run chaos -- --workload W6`).
 */
export function describeLogStore(
  name: string,
  open: () => LogDatabase | Promise<LogDatabase>,
  { isBusy }: LogStoreSuiteOptions,
): void {
  describe(name, () => {
    let database: LogDatabase
    let store: LogStore

    beforeEach(async () => {
      database = await open()
      store = await database.connect()
    })
    afterEach(() => database.close())

    /** One transaction from its beginning to its commit. */
    async function transact<Answer>(
      work: () => Answer | Promise<Answer>,
      on = store,
    ): Promise<Answer> {
      await on.begin()
      const answer = await work()
      await on.commit()
      return answer
    }
    const addRoom = (slug: string, more: object = {}) =>
      transact(() => store.addRoom(room(slug, more), `epoch of ${slug}`))
    const applied = (changes: Changes) => transact(() => store.apply(changes))
    const heads = (...roomIds: string[]) => transact(() => store.lock(roomIds))
    const found = (needs: Partial<Needs>, on = store) =>
      transact(() => on.load({ ...noNeeds, ...needs }), on)

    describe('a transaction', () => {
      test('is there for every connection once it is committed', async () => {
        await addRoom('garden')
        await applied({ events: [event('garden', 1)] })

        const other = await database.connect()
        expect((await found({ sent: [event('garden', 1)] }, other)).sent).toHaveLength(1)
      })

      test('leaves nothing when it is rolled back, not even a new room', async () => {
        await addRoom('garden')
        await store.begin()
        await store.addRoom(room('attic'), 'epoch')
        await store.apply({ events: [event('garden', 1)], heads: [head('garden', 1)] })
        await store.rollback()

        expect(await heads('garden', 'attic')).toMatchObject([{ roomId: 'garden', lastSeq: 0 }])
        expect((await found({ sent: [event('garden', 1)] })).sent).toEqual([])
      })

      test('that failed in the middle of its writing leaves nothing of what it wrote before', async () => {
        await addRoom('garden')
        await store.begin()
        const twice = [event('garden', 1), event('garden', 1)]
        await expect(async () => store.apply({ events: twice })).rejects.toThrow()
        await store.rollback()

        expect(await database.rows('events')).toEqual([])
      })

      test('is not needed for a rollback', async () => {
        await store.rollback()
        await addRoom('garden')
        await store.rollback()
        expect(await heads('garden')).toHaveLength(1)
      })
    })

    describe('a room', () => {
      test('begins before its first event, with the usual settings', async () => {
        expect(await addRoom('garden')).toBe(true)

        expect(await heads('garden')).toEqual([
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
        await addRoom('attic', { kind: 'private', history: 'joined' })
        const settings = { ...defaultSettings, history: 'joined' }
        expect(await heads('attic')).toMatchObject([{ kind: 'private', settings }])
      })

      test('has an address of its own: a second one of the address is not made', async () => {
        await addRoom('garden')
        expect(await addRoom('garden', { id: 'another' })).toBe(false)
        expect(await heads('another')).toEqual([])
      })

      test('of the same people is there once', async () => {
        expect(await addRoom('ada-bob', { kind: 'direct', directKey: 'ada bob' })).toBe(true)
        expect(await addRoom('bob-ada', { kind: 'direct', directKey: 'ada bob' })).toBe(false)
        expect(await addRoom('ada-eve', { kind: 'direct', directKey: 'ada eve' })).toBe(true)
      })
    })

    describe('a lock', () => {
      test('answers how far the rooms are, and leaves out those that are not there', async () => {
        await addRoom('garden')
        await addRoom('attic')
        await applied({ events: [event('garden', 1)], heads: [head('garden', 1, 1)] })

        const found = await heads('attic', 'nowhere', 'garden')
        expect(found.map(({ roomId }) => roomId).sort()).toEqual(['attic', 'garden'])
        expect(found.find(({ roomId }) => roomId === 'garden')).toMatchObject({
          lastSeq: 1,
          messageCount: 1,
          newestAt: event('garden', 1).createdAt,
        })
      })

      test('keeps others off the room: of appends that meet none is lost', async () => {
        await addRoom('garden')
        const appends = 12

        await Promise.all(
          Array.from({ length: appends }, async () => count(await database.connect())),
        )

        expect(await heads('garden')).toMatchObject([{ lastSeq: appends }])
        expect(await database.rows('events')).toHaveLength(appends)
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

    describe('what is loaded', () => {
      beforeEach(async () => {
        await addRoom('garden')
        await addRoom('attic')
      })

      test('is nothing where nothing is asked for', async () => {
        expect(Object.values(await found({})).flat()).toEqual([])
      })

      test('are the writes of these senders under these ids', async () => {
        await applied({ events: [event('garden', 1), event('attic', 1, { senderId: 'bob' })] })
        const { senderName, senderGuest, ...sent } = event('garden', 1)
        const { senderId, clientId } = sent

        const asked = [
          { senderId, clientId },
          { senderId: 'bob', clientId },
          { senderId, clientId: 'never sent' },
        ]
        expect((await found({ sent: asked })).sent).toEqual([sent])
      })

      test('are people who are or were in the room', async () => {
        const members = [member('garden', 'ada'), member('garden', 'bob', { leftSeq: 7 })]
        await applied({ members: [...members, member('attic', 'eve')] })

        const asked = ['ada', 'bob', 'eve'].map((userId) => ({ roomId: 'garden', userId }))
        expect((await found({ members: asked })).members).toEqual(members)
      })

      test('are all who moderate the room now', async () => {
        const role = 'moderator' as const
        const ada = member('garden', 'ada', { role })
        await applied({
          members: [
            ada,
            member('garden', 'bob'),
            member('garden', 'cem', { role, leftSeq: 9 }),
            member('attic', 'dan', { role }),
          ],
        })

        expect((await found({ moderatorsOf: ['garden'] })).members).toEqual([ada])
      })

      test('is when the person has last written in the room', async () => {
        const events = [event('garden', 1), event('garden', 2), event('attic', 1)]
        const messages = events.map(({ roomId, seq }) => message(roomId, seq))
        await applied({ events, messages })

        const asked = ['ada', 'bob'].map((userId) => ({ roomId: 'garden', userId }))
        expect((await found({ lastSends: asked })).lastSends).toEqual([
          { roomId: 'garden', userId: 'ada', createdAt: message('garden', 2).createdAt },
        ])
      })

      test('are messages, and by which events they were changed', async () => {
        const events = [event('garden', 1), event('garden', 2), event('garden', 3)]
        await applied({ events, messages: [message('garden', 1), message('garden', 2)] })
        const marks = { ...unmarked, deletedSeq: 4, changedSeq: 4 }
        await applied({ markedMessages: [{ roomId: 'garden', seq: 2, ...marks }] })

        const asked = [1, 2, 3, 4].map((seq) => ({ roomId: 'garden', seq }))
        const ada = { senderId: 'ada', senderName: 'Ada' }
        const sent = { roomId: 'garden', ...ada, body: 'Tea?', payload: null, thread: null }
        expect((await found({ messages: asked })).messages).toEqual([
          { ...sent, seq: 1, ...unmarked },
          { ...sent, seq: 2, ...marks },
        ])
      })
    })

    describe('what is found of reactions and pins', () => {
      const key = { roomId: 'garden', seq: 1 }
      const thumb = { ...key, emoji: '👍', userId: 'ada' }
      beforeEach(async () => {
        await addRoom('garden')
        const events = [event('garden', 1), event('garden', 2)]
        await applied({ events, messages: [message('garden', 1), message('garden', 2)] })
      })

      test('is which emoji a message has, and whether a person reacted with one', async () => {
        await applied({
          reactions: [
            { ...thumb, addedSeq: 3 },
            { ...thumb, emoji: '🎉', addedSeq: 4 },
          ],
        })
        await applied({ reactions: [{ ...thumb, emoji: '🎉', addedSeq: null }] })

        const asked = [thumb, { ...thumb, emoji: '🎉' }, { ...thumb, userId: 'bob' }]
        const both = await found({ reactions: asked, reactionKinds: [key] })
        expect(both.reactions).toEqual([thumb])
        expect(both.reactionKinds).toEqual([{ ...key, emoji: '👍' }])
        await applied({ clearedMessages: [key] })
        expect((await found({ reactions: asked })).reactions).toEqual([])
      })

      test('is how many messages of a room are pinned', async () => {
        await applied({ markedMessages: [{ ...key, ...unmarked, pinnedSeq: 3, changedSeq: 3 }] })
        expect((await found({ pinsOf: ['garden'] })).pins).toEqual([{ roomId: 'garden', count: 1 }])
      })
    })

    describe('what is applied', () => {
      beforeEach(() => addRoom('garden'))

      test('changes nothing when it is nothing', async () => {
        const before = await heads('garden')
        await applied({})
        expect(await heads('garden')).toEqual(before)
      })

      test('has each place of a room once', async () => {
        await applied({ events: [event('garden', 1)] })
        const again = event('garden', 1, { clientId: 'another' })
        await store.begin()
        await expect(async () => store.apply({ events: [again] })).rejects.toThrow()
        await store.rollback()
      })

      test('has each id of a sender once, in whatever room', async () => {
        await addRoom('attic')
        await applied({ events: [event('garden', 1)] })
        const again = event('attic', 1, { clientId: event('garden', 1).clientId })
        await store.begin()
        await expect(async () => store.apply({ events: [again] })).rejects.toThrow()
        await store.rollback()

        await applied({ events: [{ ...again, senderId: 'bob' }] })
        expect(await database.rows('events')).toHaveLength(2)
      })

      test('may take the text out of an event and of its message', async () => {
        await applied({ events: [event('garden', 1)], messages: [message('garden', 1)] })
        const place = { roomId: 'garden', seq: 1 }
        await applied({
          changedTexts: [{ ...place, body: null, payload: null, bodyHash: 'hash' }],
          markedMessages: [{ ...place, ...unmarked, deletedSeq: 2 }],
        })

        expect(await database.rows('events')).toMatchObject([{ body: null, bodyHash: 'hash' }])
        expect(await database.rows('messages')).toMatchObject([{ body: '', deletedSeq: 2 }])
      })

      test('may change a text again and again: the hash of the first one stays', async () => {
        await applied({ events: [event('garden', 1)], messages: [message('garden', 1)] })
        const place = { roomId: 'garden', seq: 1 }
        for (const body of ['Cake?', 'Pie?'])
          await applied({
            changedTexts: [{ ...place, body, payload: null, bodyHash: `not ${body}` }],
          })

        expect(await database.rows('events')).toMatchObject([
          { body: 'Pie?', bodyHash: 'not Cake?' },
        ])
      })

      test('are changes of a room in their order: the last one counts', async () => {
        const roomId = 'garden'
        await applied({
          rooms: [
            { roomId, name: 'Orchard', settings: { slowMode: 5, guests: false } },
            { roomId, settings: { slowMode: 30, archived: true } },
          ],
        })

        const settings = { ...defaultSettings, guests: false, slowMode: 30, archived: true }
        expect(await heads('garden')).toMatchObject([{ name: 'Orchard', settings }])
      })

      test('puts a member in the place of the one of the same person', async () => {
        await applied({ members: [member('garden', 'ada')] })
        const left = member('garden', 'ada', { name: 'Ada L.', leftSeq: 4 })
        await applied({ members: [left] })

        const asked = [{ roomId: 'garden', userId: 'ada' }]
        expect((await found({ members: asked })).members).toEqual([left])
      })

      test('may delete a room with every row that belongs to it', async () => {
        await addRoom('attic')
        for (const roomId of ['garden', 'attic'])
          await applied({
            events: [event(roomId, 1)],
            messages: [message(roomId, 1)],
            members: [member(roomId, 'ada')],
            heads: [head(roomId, 1)],
          })
        await applied({ deletedRooms: ['garden'] })

        expect(await heads('garden', 'attic')).toMatchObject([{ roomId: 'attic' }])
        for (const table of ['rooms', 'room_heads', 'events', 'messages', 'members', 'senders'])
          expect(await database.rows(table), table).toHaveLength(1)
        expect(await addRoom('garden')).toBe(true)
      })

      test('adds to the end of the audit log, each entry chained to the one before', async () => {
        await applied({ audit: [record('message.delete'), record('room.rename')] })
        await applied({ audit: [record('room.delete')] })

        const entries = (await database.rows('audit')) as AuditRow[]
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

    test('its clock says the time in UTC, with milliseconds', async () => {
      const now = await transact(() => store.now())
      expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000)
    })
  })
}

const noNeeds: Needs = {
  ...{ sent: [], members: [], moderatorsOf: [], lastSends: [], messages: [] },
  ...{ reactionKinds: [], reactions: [], pinsOf: [], names: [], hereIn: [], files: [] },
}

const unmarked = { deletedSeq: null, editedSeq: null, pinnedSeq: null, changedSeq: null }

/** The instant of an event: in the order of the places. */
const instant = (seq: number) => `2026-11-26T10:00:${String(seq).padStart(2, '0')}.000Z`

function room(slug: string, more: object = {}) {
  return {
    id: slug,
    slug,
    name: `Room ${slug}`,
    createdAt: instant(0),
    createdBy: null,
    ...more,
  }
}

function head(roomId: string, lastSeq: number, messageCount = 0) {
  return { roomId, lastSeq, messageCount }
}

function event(roomId: string, seq: number, more: Partial<EventRow & SentKey> = {}) {
  return {
    roomId,
    seq,
    kind: 'message.created',
    messageId: `${roomId}-${seq}`,
    senderId: 'ada',
    senderName: 'Ada',
    senderGuest: 0,
    clientId: `client-${roomId}-${seq}`,
    body: 'Tea?',
    payload: null,
    bodyHash: null,
    createdAt: instant(seq),
    ...more,
  } satisfies EventRow
}

function message(roomId: string, seq: number): MessageRow {
  return {
    id: `${roomId}-${seq}`,
    roomId,
    seq,
    authorId: 'ada',
    authorName: 'Ada',
    authorGuest: 0,
    body: 'Tea?',
    createdAt: instant(seq),
    ...unmarked,
    thread: null,
    aside: null,
  }
}

function member(roomId: string, userId: string, more: Partial<MemberRow> = {}): MemberRow {
  return {
    roomId,
    userId,
    name: userId,
    guest: 0,
    role: 'member',
    joinedSeq: 1,
    leftSeq: null,
    ...more,
  }
}

function record(action: string): Omit<AuditRow, 'id' | 'hash'> {
  return {
    at: instant(1),
    actorId: 'ada',
    actorName: 'Ada',
    address: null,
    action,
    targetKind: 'room',
    targetId: 'garden',
    targetName: 'Garden',
    room: 'garden',
    before: null,
    after: null,
  } as Omit<AuditRow, 'id' | 'hash'>
}
