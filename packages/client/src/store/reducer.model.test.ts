// Whether the store shows of a room what its events add up to.
import type {
  Author,
  MemberRole,
  Message,
  RoomEvent,
  RoomSettings,
  ServerFrame,
  Welcome,
} from '@lobby/protocol'
import { fold, type RoomView } from '@lobby/room'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reduce } from './reducer.ts'
import { Store } from './store.ts'

const settings: RoomSettings = {
  guests: true,
  posting: 'everybody',
  slowMode: 0,
  history: 'joined',
  archived: false,
  edits: 'everybody',
  threads: true,
  calls: 'moderators',
  previews: true,
  image: '',
}
const empty: RoomView = {
  seq: 0,
  name: 'Garden',
  topic: '',
  settings,
  members: new Map(),
  events: [],
}

const person = fc.constantFrom<Author>(
  { id: 'ada', name: 'Ada', guest: false },
  { id: 'bob', name: 'Bob', guest: true },
)
const about = { by: person, member: person }
const aboutMessage = { by: person, messageSeq: fc.integer({ min: 1, max: 30 }) }
const emoji = fc.constantFrom('👍', '🎉')
const role = fc.constantFrom<MemberRole>('member', 'moderator', 'muted')
const createdAt = '2026-11-21T10:00:00.000Z'
const id = '019aa5a0-0000-7000-8000-000000000000'

const editedAt = fc.constant(createdAt)

/** What may happen, by kind; the place in the log comes later. */
const happenings: { readonly [Type in RoomEvent['type']]: fc.Arbitrary<object> } = {
  'message.created': fc.record({
    author: person,
    body: fc.constantFrom('Tea?', 'Cake?'),
    thread: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  }),
  'message.deleted': fc.record(aboutMessage),
  'message.edited': fc.record({
    ...aboutMessage,
    body: fc.constantFrom('Tea!', 'Cake!'),
    editedAt,
  }),
  'reaction.added': fc.record({ ...aboutMessage, emoji }),
  'reaction.removed': fc.record({ ...aboutMessage, emoji }),
  'message.pinned': fc.record({ ...aboutMessage, at: editedAt }),
  'message.unpinned': fc.record(aboutMessage),
  'room.described': fc.record({ by: person, topic: fc.constantFrom('Plants', '') }),
  'room.renamed': fc.record({ by: person, name: fc.constantFrom('Garden', 'Meadow') }),
  'room.changed': fc.record({
    by: person,
    changes: fc.record(
      { guests: fc.boolean(), archived: fc.boolean(), slowMode: fc.constantFrom(0, 30) },
      { requiredKeys: [] },
    ),
  }),
  'member.joined': fc.record({ ...about, role }),
  'member.left': fc.record(about),
  'member.removed': fc.record(about),
  'member.banned': fc.record(about),
  'member.unbanned': fc.record(about),
  'member.role': fc.record({ ...about, role }),
}

const history = fc
  .array(
    fc.oneof(
      ...Object.entries(happenings).map(([type, more]) => fc.tuple(fc.constant(type), more)),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((list) => list.map(([type, more], index) => eventAt(index + 1, type, more)))

function eventAt(seq: number, type: string, more: object): RoomEvent {
  if (type === 'message.created')
    return { type, seq, message: answering({ seq, id, createdAt, ...more } as Message) }
  const event = { type, seq, ...more } as Exclude<RoomEvent, { type: 'message.created' }>
  // What is changed was there before.
  return 'messageSeq' in event
    ? { ...event, messageSeq: Math.min(event.messageSeq, Math.max(1, seq - 1)) }
    : event
}

/** What is answered was there before. */
function answering({ thread, ...message }: Message): Message {
  return thread === undefined || thread >= message.seq ? message : { ...message, thread }
}

const places = fc.record({
  /** The share of the history that is over when the page is read. */
  cut: fc.double({ min: 0, max: 1, noNaN: true }),
  pageSize: fc.integer({ min: 0, max: 30 }),
  /** Events in a frame. */
  size: fc.integer({ min: 1, max: 8 }),
})

test('a page and the frames after it, also those that come twice, show what all events add up to', () => {
  fc.assert(
    fc.property(history, places, (events, { cut, pageSize, size }) => {
      const seq = Math.round(cut * events.length)
      const then = fold(empty, events.slice(0, seq), 'ada')
      const prev = Math.max(0, seq - pageSize)
      const at = { room: 'garden', epoch: 'e1' }
      const page = { prev, seq, events: then.events.slice(prev) }
      const frames: ServerFrame[] = [
        welcomeTo(then),
        { type: 'snapshot', ...at, reason: 'new', ...page },
      ]
      for (let from = seq; from < events.length; from += size) {
        // Each frame begins with the last event of the one before.
        const some = events.slice(Math.max(seq, from - 1), from + size)
        frames.push({ type: 'events', ...at, events: some })
      }

      const { timelines, rooms } = frames.reduce(
        (state, frame) => reduce(state, { type: 'frame', frame, now: 0 }),
        new Store().state,
      )

      const now = fold(empty, events, 'ada')
      expect(timelines.get('garden')?.events).toEqual(now.events.slice(prev))
      expect(timelines.get('garden')?.seq).toBe(now.seq)
      expect(rooms?.get('garden')).toMatchObject({ name: now.name, settings: now.settings })
    }),
    { numRuns: 500 },
  )
})

function welcomeTo({ seq, name, topic, settings }: RoomView): Welcome {
  const room: Welcome['rooms'][number] = {
    ...{ slug: 'garden', name, topic, kind: 'private', createdAt, settings },
    ...{ epoch: 'e1', lastSeq: seq, readSeq: 0, unread: 0 },
  }
  return { type: 'welcome', v: 1, user: { id: 'ada', name: 'Ada', guest: false }, rooms: [room] }
}
