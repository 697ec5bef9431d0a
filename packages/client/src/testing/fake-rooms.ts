// Rooms of the fake server, as a reader is shown them.
import type { Author, Cursor, MessagePage, Room, RoomEvent, ServerFrame } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'

export type FakeRoom = { slug: string; name: string; epoch: string; events: RoomEvent[] }

const snapshotEvents = 50
const openSettings = {
  guests: true,
  posting: 'everybody',
  slowMode: 0,
  history: 'all',
  archived: false,
  edits: 'everybody',
  threads: true,
  calls: 'moderators',
  previews: true,
  image: '',
} as const

/** How far a person has read, and how often that was moved back. */
export interface Marker {
  readonly seq: number
  readonly version: number
}

export function shownTo(
  user: Author | null,
  room: FakeRoom,
  { seq: readSeq, version }: Marker,
): Room {
  const { slug, name, epoch, events } = room
  const unread = events.filter(
    (event) =>
      event.seq > readSeq &&
      event.type === 'message.created' &&
      event.message.author.id !== user?.id,
  ).length
  const createdAt = '2026-01-01T00:00:00Z'
  const kind = 'public' as const
  const settings = openSettings
  const lastSeq = events.length
  return {
    ...{ slug, name, topic: '', kind, settings, createdAt, epoch, lastSeq, readSeq, unread },
    ...(version > 0 && { readVersion: version }),
  }
}

/** What a reader with this cursor has missed. */
export function missedOf(
  { slug: room, epoch, events }: FakeRoom,
  cursor: Cursor | null | undefined,
): ServerFrame {
  const isKnown = cursor?.epoch === epoch && cursor.seq <= events.length
  if (isKnown && events.length - cursor.seq <= limits.replayEvents)
    return { type: 'events', room, epoch, events: events.slice(cursor.seq) }
  return {
    ...{ type: 'snapshot', room, epoch },
    reason: isKnown ? 'limited' : cursor ? 'reset' : 'new',
    prev: Math.max(0, events.length - snapshotEvents),
    seq: events.length,
    events: events.slice(-snapshotEvents),
  }
}

/** A page of the room's messages, by the query of the request. */
export function pageOf(events: readonly RoomEvent[], query: URLSearchParams): MessagePage {
  const messages = events.flatMap((event) =>
    event.type === 'message.created' ? event.message : [],
  )
  const limit = Number(query.get('limit'))
  const [before, after, around] = ['before', 'after', 'around'].map((name) => query.get(name))
  const index = (place: number) => messages.filter(({ seq }) => seq < place).length
  const start = around
    ? Math.max(0, index(Number(around)) - limit / 2)
    : after
      ? index(Number(after)) + 1
      : Math.max(0, index(Number(before)) - limit)
  const end = before ? index(Number(before)) : start + limit
  const page = messages.slice(start, end)
  return { messages: page, hasBefore: start > 0, hasAfter: end < messages.length }
}
