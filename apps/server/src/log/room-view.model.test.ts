// Whether tables, log and live events tell the same story of a room.
import type { MemberRole, Message, RoomEvent, RoomSettings } from '@lobby/protocol'
import { fold, type Member, type RoomView } from '@lobby/room'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listMessages } from '../messages/queries.ts'
import { defaultSettings, type SettingsColumns, settingsOf } from '../storage/room-settings.ts'
import type { EventRow, MemberRow } from '../storage/tables.ts'
import { append } from './append.ts'
import { entryOf, eventAt } from './entries.ts'
import { type Draft, eventOf, type Kind, kinds } from './kinds/kinds.ts'
import { buildLogStore } from './testing/log-store-in-thread.ts'

const ada = { id: 'ada', name: 'ada', guest: false }
const bob = { id: 'bob', name: 'bob', guest: false }
const eve = { id: 'eve', name: 'eve', guest: true }
const people = [ada, bob, eve]
const person = fc.constantFrom(...people)
const role = fc.constantFrom<MemberRole>('member', 'moderator', 'muted')
const member = <MemberKind extends Kind>(kind: MemberKind) =>
  fc.record({ kind: fc.constant(kind), author: person, member: person })

const forwarded = {
  forwardedFrom: { author: bob, createdAt: '2026-11-21T10:00:00.000Z' },
  source: { roomId: 'attic', seq: 3 },
}
/** Three of each person's; some are anybody else's, or in another message already. */
const filesOf = ({ id }: { readonly id: string }) => [1, 2, 3].map((each) => `${id}-${each}`)
const fileIds = people.flatMap(filesOf)
const messageSeq = fc.integer({ min: 1, max: 6 })
const reaction = <Name extends 'reaction.added' | 'reaction.removed'>(kind: Name) =>
  fc.record({
    kind: fc.constant(kind),
    author: person,
    messageSeq,
    emoji: fc.constantFrom('👍', '🎉'),
  })
const pin = <Name extends 'message.pinned' | 'message.unpinned'>(kind: Name) =>
  fc.record({ kind: fc.constant(kind), author: person, messageSeq })

const drafts: { readonly [Name in Kind]: fc.Arbitrary<Extract<Draft, { kind: Name }> | Draft> } = {
  'message.created': fc.record({
    kind: fc.constant('message.created' as const),
    author: person,
    body: fc.constantFrom('Tea?', 'Tea, @ada and @bob?', '@eve and @nobody', '@room, @bob'),
    replyTo: fc.option(messageSeq, { nil: undefined }),
    thread: fc.option(messageSeq, { nil: undefined }),
    alsoInRoom: fc.constantFrom(undefined, undefined, true as const),
    forwarded: fc.constantFrom(undefined, undefined, forwarded),
    files: fc.option(fc.uniqueArray(fc.constantFrom(...fileIds), { minLength: 1 }), {
      nil: undefined,
    }),
  }),
  'message.deleted': fc.record({
    kind: fc.constant('message.deleted' as const),
    author: person,
    messageSeq,
  }),
  'message.edited': fc.record({
    kind: fc.constant('message.edited' as const),
    author: person,
    messageSeq,
    body: fc.constantFrom('Tea!', 'Cake, @bob!', '@eve or @ada?', '@room @here'),
  }),
  'reaction.added': reaction('reaction.added'),
  'reaction.removed': reaction('reaction.removed'),
  'message.pinned': pin('message.pinned'),
  'message.unpinned': pin('message.unpinned'),
  'room.described': fc.record({
    kind: fc.constant('room.described' as const),
    author: person,
    topic: fc.constantFrom('Plants', ''),
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
        threads: fc.boolean(),
        previews: fc.boolean(),
        image: fc.constantFrom('', 'x'.repeat(43)),
        edits: fc.constantFrom('everybody', 'moderators', 'nobody'),
        calls: fc.constantFrom('everybody', 'moderators'),
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

const batch = fc.array(
  // Messages and their pins often enough that each kind has something to change.
  fc.oneof(
    ...Object.entries(drafts).map(([kind, arbitrary]) => {
      return { arbitrary, weight: /message\.(created|pinned|unpinned)/.test(kind) ? 4 : 1 }
    }),
  ),
  { minLength: 1, maxLength: 5 },
)
const history = fc.record({
  before: fc.array(batch, { maxLength: 6 }),
  after: fc.array(batch, { maxLength: 6 }),
  page: fc.integer({ min: 0, max: 10 }),
})

const reader = 'ada'
const tables = [
  ...['event_rows', 'message_rows', 'message_versions', 'reaction_rows', 'mention_rows'],
  'members',
]

const tea = { author: ada, messageSeq: 1 }
const about = { author: ada, member: bob }
const thumb = { ...tea, emoji: '👍' }

/** One of each kind, in an order in which each is stored. */
const everything: Draft[] = [
  { kind: 'message.created', author: ada, body: 'Tea?' },
  { kind: 'message.created', author: bob, body: 'Cake, @ada?' },
  { kind: 'message.edited', ...tea, body: 'Tea!' },
  { kind: 'reaction.added', ...thumb },
  { kind: 'reaction.removed', ...thumb },
  { kind: 'message.pinned', ...tea },
  { kind: 'message.unpinned', ...tea },
  { kind: 'message.deleted', ...tea },
  { kind: 'message.created', author: bob, body: 'Pie?', thread: 2 },
  { kind: 'message.created', author: ada, body: 'Yes', replyTo: 2, thread: 2, alsoInRoom: true },
  { kind: 'message.created', author: ada, body: 'Scone?', forwarded },
  { kind: 'message.created', author: ada, body: '', files: ['ada-1', 'ada-2'] },
  { kind: 'message.created', author: ada, body: 'Gone', files: ['ada-3'] },
  { kind: 'message.deleted', author: ada, messageSeq: 13 },
  { kind: 'room.renamed', author: ada, name: 'Meadow' },
  { kind: 'room.described', author: ada, topic: 'Plants' },
  { kind: 'room.changed', author: ada, changes: { slowMode: 30 } },
  { kind: 'member.joined', ...about, role: 'member' },
  { kind: 'member.role', ...about, role: 'moderator' },
  { kind: 'member.banned', ...about },
  { kind: 'member.unbanned', ...about },
  { kind: 'member.joined', ...about, role: 'member' },
  { kind: 'member.left', ...about },
  { kind: 'member.joined', ...about, role: 'member' },
  { kind: 'member.removed', ...about },
]

const empty: RoomView = {
  seq: 0,
  name: 'garden',
  topic: '',
  settings: defaultSettings,
  members: new Map(),
  events: [],
}

test('a room’s tables are the fold of its events, and of a page and what came after it', async () => {
  const { store, roomIds, all, db } = await buildLogStore('garden')
  const [roomId = ''] = roomIds
  const seen = new Set<Kind>()
  for (const { id, name } of people) {
    for (const file of filesOf({ id }))
      await db
        .insertInto('files')
        .values({
          ...{ id: file, ownerId: id, name: `${file}.png`, type: 'image/png', bytes: 5 },
          ...{ width: 4, height: 3, hash: file, content: file, createdAt: 1 },
        })
        .execute()
    await db
      .insertInto('user')
      .values({
        ...{ id, name, email: `${id}@account.invalid`, emailVerified: 0, username: name },
        ...{ createdAt: '2026', updatedAt: '2026', isAnonymous: 0, role: 'member' },
        deactivatedAt: null,
      })
      .execute()
  }

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
  /** The room by its tables: the messages after `prev` as a page has them, other events as the log does. */
  const stored = async (prev: number): Promise<RoomView> => {
    const [room] = await all<SettingsColumns & { name: string; topic: string }>(
      'select * from rooms',
    )
    const [head] = await all<{ lastSeq: number }>('select "lastSeq" from room_heads')
    const events = (await logged()).filter(({ seq }) => seq > prev)
    const members = (await all<MemberRow>('select * from members')).map(memberOf)
    const { messages } = await listMessages(
      db,
      { id: roomId, visibleFrom: 0 },
      { after: prev, limit: 200 },
      reader,
    )
    const bySeq = new Map(messages.map((message) => [message.seq, message]))
    return {
      seq: head?.lastSeq ?? 0,
      name: room?.name ?? '',
      topic: room?.topic ?? '',
      settings: settingsOf(room as SettingsColumns),
      members: new Map(members.map((one) => [one.person.id, one])),
      events: events.map((event) =>
        event.type === 'message.created'
          ? { ...event, message: bySeq.get(event.seq) as Message }
          : event,
      ),
    }
  }
  const logged = async () => (await all<EventRow>('select * from events order by seq')).map(eventOf)

  await fc.assert(
    fc
      .asyncProperty(history, async ({ before, after, page }) => {
        const first = await write(before)
        const prev = Math.max(0, first.length - page)
        const atCut = await stored(prev)
        const second = await write(after)
        const live = [...first, ...second]

        const whole = comparable(await stored(0))
        expect(await all(mentionRows)).toEqual(mentionedIn(live))
        expect(await all(asideRows)).toEqual(asideIn(live))
        expect(await all(fileRows)).toEqual(filesIn(live))
        expect(comparable(fold(empty, live, reader))).toEqual(whole)
        expect(comparable(fold(empty, await logged(), reader))).toEqual(whole)
        expect(comparable(fold(atCut, live, reader))).toEqual(comparable(await stored(prev)))
      })
      .afterEach(async () => {
        for (const table of tables) await all(`delete from ${table}`)
        await all('update files set "roomId" = null, seq = null')
        await all('update room_heads set "lastSeq" = 0, "messageCount" = 0')
        const { posting, history, edits, calls } = defaultSettings
        await all(`update rooms set name = 'garden', topic = '', threads = 1, previews = 1, image = '', guests = 1, archived = 0, "slowMode" = 0,
          edits = '${edits}', calls = '${calls}', posting = '${posting}', history = '${history}'`)
      }),
    {
      numRuns: 150,
      examples: [[{ before: everything.map((draft) => [draft]), after: [], page: 9 }]],
    },
  )
  expect(seen).toEqual(new Set(Object.keys(kinds)))
})

const mentionRows = 'select seq, "userId", at from mention_rows order by seq, "userId"'

/** Who is mentioned by which message, and since which event. */
function mentionedIn(events: readonly RoomEvent[]) {
  const since = new Map<number, Map<string, number>>()
  const authors = new Map<number, string>()
  for (const event of events) {
    if (event.type === 'message.created') authors.set(event.seq, event.message.author.id)
    if (event.type === 'message.deleted') since.delete(event.messageSeq)
    if (event.type !== 'message.created' && event.type !== 'message.edited') continue
    const message = event.type === 'message.created' ? event.message : event
    const seq = event.type === 'message.created' ? event.seq : event.messageSeq
    const before = since.get(seq)
    const all = [...(message.mentions ?? []), ...(message.mentionsAll ? [''] : [])]
    const ids = all.filter((id) => id !== authors.get(seq))
    since.set(seq, new Map(ids.map((id) => [id, before?.get(id) ?? event.seq])))
  }
  return [...since].flatMap(([seq, people]) =>
    [...people].sort().map(([userId, at]) => ({ seq, userId, at })),
  )
}

const fileRows = 'select id, seq from files where seq is not null order by id'

/** Which message has which files; those of a deleted one are its own until they are gone. */
function filesIn(events: readonly RoomEvent[]) {
  return events
    .flatMap((event) =>
      event.type === 'message.created'
        ? (event.message.attachments ?? []).map(({ id }) => ({ id, seq: event.seq }))
        : [],
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

const asideRows = 'select seq from messages where aside is not null order by seq'

/** The answers that stand in their threads alone. */
function asideIn(events: readonly RoomEvent[]) {
  return events.flatMap((event) => {
    if (event.type !== 'message.created') return []
    const { seq, thread, alsoInRoom } = event.message
    return thread === undefined || alsoInRoom ? [] : [{ seq }]
  })
}

/**
 * A view as it reads: which of a message's reactions is the first may differ, since the tables do not know of one that was
 * taken back; what an edit said is not kept once another one has replaced it.
 */
function comparable({ events, ...view }: RoomView) {
  return {
    ...view,
    events: events.map((event) => {
      if (event.type === 'message.edited') {
        const { body, mentions, mentionNames, mentionsAll, ...edit } = event
        return edit
      }
      if (event.type !== 'message.created') return event
      const { reactions = [], ...message } = event.message
      const sorted = reactions.toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1))
      return { ...event, message: { ...message, reactions: sorted } }
    }),
  }
}

function memberOf({ userId: id, name, guest, role, joinedSeq, leftSeq }: MemberRow): Member {
  return { person: { id, name, guest: guest === 1 }, role, joinedSeq, leftSeq }
}
