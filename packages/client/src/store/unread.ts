// Counting what a person has not read. The server counts up to a room's
// `lastSeq`; from there on we count the events as they come.
import type { Message, ReadElsewhere, Room, RoomEvent } from '@lobby/protocol'
import { factsAfter, withChanges } from '@lobby/room'
import { mentionsAfter, mentionsIn } from './mentions.ts'
import { type ChatState, withEntry } from './state.ts'

/** Counts the events that no count has seen yet; `before` is the state without them. */
export function countUnread(
  state: ChatState,
  before: ChatState,
  slug: string,
  events: readonly RoomEvent[],
): ChatState {
  const room = state.rooms?.get(slug)
  const last = events.at(-1)
  if (!room || !last || last.seq <= room.lastSeq) return state
  const newer = events.filter(({ seq }) => seq > Math.max(room.lastSeq, room.readSeq))
  const fresh = withChanges(newer, events)
  const counted: Room = {
    ...room,
    ...factsAfter(room, events),
    lastSeq: last.seq,
    unread: Math.max(0, room.unread + fromOthers(state, fresh) - deleted(state, room, events)),
    mentions: mentionsAfter(state, before.timelines.get(slug), room, events),
  }
  return { ...state, rooms: withEntry(state.rooms, slug, counted) }
}

/** The room after its marker moved forward, here or in another tab. */
export function readUpTo(state: ChatState, room: Room, readSeq: number): Room {
  const unread =
    readSeq >= room.lastSeq ? 0 : Math.min(room.unread, knownAfter(state, room, readSeq))
  const mentions =
    readSeq >= room.lastSeq
      ? 0
      : Math.min(room.mentions ?? 0, mentionsIn(state, eventsAfter(state, room, readSeq)))
  return { ...room, readSeq, unread, mentions }
}

/** The same for a room fresh from the server, whose count is from before we could tell it. */
export function caughtUp(state: ChatState, room: Room, readSeq: number): Room {
  // What came while we were away has not arrived yet; at least nothing read comes back.
  const afterOurs = state.timelines.get(room.slug)?.seq ?? readSeq
  const missed = Math.max(0, room.lastSeq - afterOurs)
  const unread = Math.min(room.unread, knownAfter(state, room, readSeq) + missed)
  const known = mentionsIn(state, eventsAfter(state, room, readSeq)) + missed
  return { ...room, readSeq, unread, mentions: Math.min(room.mentions ?? 0, known) }
}

/** The room after its marker moved back, by the server's count up to `lastSeq`. */
export function movedBack(
  state: ChatState,
  room: Room,
  {
    seq,
    unread,
    mentions,
    lastSeq = room.lastSeq,
  }: Omit<ReadElsewhere, 'type' | 'room' | 'version'>,
): Room {
  // Events are on their way beside the notice: what one of the two has not counted yet, the other one has.
  const late = knownAfter(state, room, Math.max(seq, lastSeq))
  const early = Math.max(0, lastSeq - room.lastSeq)
  const counted = (unread ?? knownAfter(state, room, seq)) + late - early
  const mentionsFrom = (after: number) => mentionsIn(state, eventsAfter(state, room, after))
  return {
    ...room,
    readSeq: seq,
    unread: Math.max(0, counted),
    mentions:
      mentions === undefined ? mentionsFrom(seq) : mentions + mentionsFrom(Math.max(seq, lastSeq)),
  }
}

function knownAfter(state: ChatState, room: Room, readSeq: number): number {
  return fromOthers(state, eventsAfter(state, room, readSeq))
}

function eventsAfter(state: ChatState, room: Room, readSeq: number): readonly RoomEvent[] {
  const events = state.timelines.get(room.slug)?.events ?? []
  return events.filter(({ seq }) => seq > readSeq && seq <= room.lastSeq)
}

/** How many messages that were counted as unread these events take away. */
function deleted(state: ChatState, room: Room, events: readonly RoomEvent[]): number {
  const me = state.session.kind === 'signed-in' ? state.session.user.id : undefined
  const known = state.timelines.get(room.slug)?.events ?? []
  return events.filter((event) => {
    if (event.type !== 'message.deleted' || event.seq <= room.lastSeq) return false
    // What came with its deletion was not counted.
    if (event.messageSeq <= room.readSeq || event.messageSeq > room.lastSeq) return false
    const message = known.find(({ seq }) => seq === event.messageSeq)
    // Of what has not been loaded, the one who deletes is most likely the author.
    if (message?.type !== 'message.created') return event.by.id !== me
    return !isAside(message.message) && message.message.author.id !== me
  }).length
}

function fromOthers({ session }: ChatState, events: readonly RoomEvent[]): number {
  const me = session.kind === 'signed-in' ? session.user.id : undefined
  return events.filter(
    (event) =>
      event.type === 'message.created' &&
      !event.message.deleted &&
      !isAside(event.message) &&
      event.message.author.id !== me,
  ).length
}

/** It stands in its thread alone. */
export function isAside({ thread, alsoInRoom }: Message): boolean {
  return thread !== undefined && !alsoInRoom
}
