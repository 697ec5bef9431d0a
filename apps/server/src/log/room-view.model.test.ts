// Whether tables, log and live events tell the same story of a room.
import type { MemberRole, Message, RoomEvent, RoomSettings } from '@lobby/protocol'
import { fold, type Member, type RoomView } from '@lobby/room'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultSettings, type SettingsColumns, settingsOf } from '../storage/room-settings.ts'
import type { EventRow, MemberRow, MessageRow } from '../storage/tables.ts'
import { append } from './append.ts'
import { entryOf, eventAt } from './append-queue.ts'
import { type Draft, eventOf, type Kind, kinds } from './kinds/kinds.ts'
import { buildLogStore } from './testing/log-store-in-thread.ts'

const people = ['ada', 'bob', 'eve'].map((id) => ({ id, name: id, guest: id === 'eve' }))
const person = fc.constantFrom(...people)
const role = fc.constantFrom<MemberRole>('member', 'moderator', 'muted')
const member = <MemberKind extends Kind>(kind: MemberKind) =>
  fc.record({ kind: fc.constant(kind), author: person, member: person })

const drafts: { readonly [Name in Kind]: fc.Arbitrary<Extract<Draft, { kind: Name }> | Draft> } = {
  'message.created': fc.record({
    kind: fc.constant('message.created' as const),
    author: person,
    body: fc.constantFrom('Tea?', 'Cake?'),
  }),
  'message.deleted': fc.record({
    kind: fc.constant('message.deleted' as const),
    author: person,
    messageSeq: fc.integer({ min: 1, max: 20 }),
  }),
  'room.renamed': fc.record({
    kind: fc.constant('room.renamed' as const),
    author: person,
    name: fc.constantFrom('Garden', 'Meadow'),
  }),
  'room.changed': fc.record({
    kind: fc.constant('room.changed' as const),
    author: person,
    changes: fc.record<Partial<RoomSettings>>(
      {
        guests: fc.boolean(),
        posting: fc.constantFrom('everybody', 'moderators'),
        slowMode: fc.constantFrom(0, 30),
        history: fc.constantFrom('all', 'joined'),
        archived: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  }),
  'member.joined': fc.record({
    kind: fc.constant('member.joined' as const),
    author: person,
    member: person,
    role,
  }),
  'member.left': member('member.left'),
  'member.removed': member('member.removed'),
  'member.banned': member('member.banned'),
  'member.unbanned': member('member.unbanned'),
  'member.role': fc.record({
    kind: fc.constant('member.role' as const),
    author: person,
    member: person,
    role,
  }),
}

const batch = fc.array(fc.oneof(...Object.values(drafts)), { minLength: 1, maxLength: 5 })
const history = fc.record({
  before: fc.array(batch, { maxLength: 6 }),
  after: fc.array(batch, { maxLength: 6 }),
  page: fc.integer({ min: 0, max: 10 }),
})

const empty: RoomView = {
  seq: 0,
  name: 'garden',
  settings: defaultSettings,
  members: new Map(),
  events: [],
}

test('a room’s tables are the fold of its events, and of a page and what came after it', async () => {
  const { store, roomIds, all } = await buildLogStore('garden')
  const [roomId = ''] = roomIds
  const seen = new Set<Kind>()

  /** Writes batches; the answer is what followers are handed. */
  const write = async (batches: readonly Draft[][]) => {
    const live: RoomEvent[] = []
    for (const drafts of batches) {
      const entries = drafts.map((draft) => entryOf(roomId, draft))
      const { outcomes } = await append(store, entries)
      for (const [index, entry] of entries.entries()) {
        const outcome = outcomes[index]
        if (outcome?.is !== 'stored') continue
        live.push(eventAt(entry, outcome))
        seen.add(entry.kind)
      }
    }
    return live
  }
  /** The room by its tables, with the events after `prev`. */
  const stored = async (prev: number): Promise<RoomView> => {
    const [room] = await all<SettingsColumns & { name: string }>('select * from rooms')
    const [head] = await all<{ lastSeq: number }>('select "lastSeq" from room_heads')
    const events = await all<EventRow>(`select * from events where seq > ${prev} order by seq`)
    const members = (await all<MemberRow>('select * from members')).map(memberOf)
    return {
      seq: head?.lastSeq ?? 0,
      name: room?.name ?? '',
      settings: settingsOf(room as SettingsColumns),
      members: new Map(members.map((one) => [one.person.id, one])),
      events: events.map(eventOf),
    }
  }

  await fc.assert(
    fc
      .asyncProperty(history, async ({ before, after, page }) => {
        const first = await write(before)
        const prev = Math.max(0, first.length - page)
        const atCut = await stored(prev)
        const second = await write(after)
        const live = [...first, ...second]

        const all = await stored(0)
        expect(fold(empty, live)).toEqual(all)
        expect(fold(empty, all.events)).toEqual(all)
        expect(fold(atCut, live)).toEqual(await stored(prev))
        expect(await messages()).toEqual(messagesIn(all.events))
      })
      .afterEach(async () => {
        for (const table of ['event_rows', 'message_rows', 'members'])
          await all(`delete from ${table}`)
        await all('update room_heads set "lastSeq" = 0, "messageCount" = 0')
        const { posting, history } = defaultSettings
        await all(`update rooms set name = 'garden', guests = 1, archived = 0, "slowMode" = 0,
          posting = '${posting}', history = '${history}'`)
      }),
    { numRuns: 100 },
  )
  expect(seen).toEqual(new Set(Object.keys(kinds)))

  async function messages() {
    return (await all<MessageRow>('select * from messages order by seq')).map(
      ({ id, seq, authorId, authorName, authorGuest, body, createdAt, deletedSeq }): Message => ({
        ...{ id, seq, body, createdAt },
        author: { id: authorId, name: authorName, guest: authorGuest === 1 },
        ...(deletedSeq !== null && { deleted: true }),
      }),
    )
  }
})

function messagesIn(events: readonly RoomEvent[]): readonly Message[] {
  return events.flatMap((event) => (event.type === 'message.created' ? event.message : []))
}

function memberOf({ userId: id, name, guest, role, joinedSeq, leftSeq }: MemberRow): Member {
  return { person: { id, name, guest: guest === 1 }, role, joinedSeq, leftSeq }
}
