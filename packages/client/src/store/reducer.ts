// How the state follows what happens. Pure: the same state and happening give
// the same state, so that a later fold over a saved log can use it too.
import type { MessagePage, RoomEvent, ServerFrame, Welcome } from '@lobby/protocol'
import type { ConnectionState } from '../connection.ts'
import type { PendingMessage } from '../outbox.ts'
import { advance, freshIn, prepend, replaced, type Timeline, timelineFrom } from '../timeline.ts'
import { type ChatState, initialState, type Session, withEntry, withoutEntry } from './state.ts'
import { caughtUp, countUnread, readUpTo } from './unread.ts'

export type Happening =
  | { readonly type: 'frame'; readonly frame: ServerFrame; readonly now: number }
  | { readonly type: 'connection'; readonly connection: ConnectionState }
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'pending'; readonly pending: readonly PendingMessage[] }
  | { readonly type: 'followed-from-head'; readonly room: string }
  | { readonly type: 'read'; readonly room: string; readonly seq: number }
  | { readonly type: 'typing-expired'; readonly now: number }
  | { readonly type: 'older'; readonly room: string; readonly older: Timeline['older'] }
  | {
      readonly type: 'page'
      readonly room: string
      readonly askedFor: Timeline
      readonly page: MessagePage
    }
  | { readonly type: 'signed-out' }

export const typingShownFor = 5_000

export function reduce(state: ChatState, happening: Happening): ChatState {
  switch (happening.type) {
    case 'frame':
      return reduceFrame(state, happening.frame, happening.now)
    case 'connection':
      return { ...state, connection: happening.connection }
    case 'session':
      return { ...state, session: happening.session }
    case 'pending':
      return { ...state, pending: happening.pending }
    case 'followed-from-head':
      return followFromHead(state, happening.room)
    case 'read':
      return read(state, happening.room, happening.seq)
    case 'typing-expired':
      return expireTyping(state, happening.now)
    case 'older':
      return changeTimeline(state, happening.room, (timeline) => ({
        ...timeline,
        older: happening.older,
      }))
    case 'page':
      return changeTimeline(state, happening.room, (timeline) =>
        prepend(timeline, happening.askedFor, happening.page),
      )
    case 'signed-out':
      return { ...initialState, connection: state.connection, session: { kind: 'signed-out' } }
  }
}

function reduceFrame(state: ChatState, frame: ServerFrame, now: number): ChatState {
  switch (frame.type) {
    case 'welcome':
      return welcome(state, frame)
    case 'events': {
      const timeline = state.timelines.get(frame.room)
      const next = timeline && advance(timeline, frame)
      if (!next || next === timeline) return state
      const fresh = freshIn(timeline, frame)
      const advanced = { ...state, timelines: withEntry(state.timelines, frame.room, next) }
      return countUnread(stopTyping(advanced, frame.room, fresh), frame.room, fresh)
    }
    case 'snapshot':
      return countUnread(
        { ...state, timelines: withEntry(state.timelines, frame.room, replaced(frame)) },
        frame.room,
        frame.events,
      )
    case 'room.read':
      return read(state, frame.room, frame.seq)
    case 'room.listed': {
      const known = state.rooms?.get(frame.room.slug)
      const room = known
        ? { ...known, name: frame.room.name }
        : { ...frame.room, readSeq: 0, unread: 0 }
      return { ...state, rooms: withEntry(state.rooms, room.slug, room) }
    }
    case 'room.unlisted':
      return {
        ...state,
        rooms: state.rooms && withoutEntry(state.rooms, frame.room),
        timelines: withoutEntry(state.timelines, frame.room),
        typing: withoutEntry(state.typing, frame.room),
      }
    case 'member.typing': {
      const others = (state.typing.get(frame.room) ?? []).filter(
        ({ author }) => author.id !== frame.author.id,
      )
      if (state.session.kind === 'signed-in' && state.session.user.id === frame.author.id)
        return state
      const typists = [...others, { author: frame.author, until: now + typingShownFor }]
      return { ...state, typing: withEntry(state.typing, frame.room, typists) }
    }
    default:
      return state
  }
}

/** The server's list is the truth, but for what we have read since and could not tell it. */
function welcome(state: ChatState, frame: Welcome): ChatState {
  const rooms = new Map(
    frame.rooms.map((room) => {
      const readSeq = state.rooms?.get(room.slug)?.readSeq ?? 0
      return [room.slug, readSeq > room.readSeq ? caughtUp(state, room, readSeq) : room]
    }),
  )
  return {
    ...state,
    session: frame.user ? { kind: 'signed-in', user: frame.user } : { kind: 'signed-out' },
    rooms,
    timelines: new Map([...state.timelines].filter(([slug]) => rooms.has(slug))),
    typing: new Map(),
  }
}

function followFromHead(state: ChatState, slug: string): ChatState {
  const room = state.rooms?.get(slug)
  if (!room || state.timelines.has(slug)) return state
  return {
    ...state,
    timelines: withEntry(state.timelines, slug, timelineFrom(room.epoch, room.lastSeq)),
  }
}

function read(state: ChatState, slug: string, seq: number): ChatState {
  const room = state.rooms?.get(slug)
  if (!room || seq <= room.readSeq) return state
  return { ...state, rooms: withEntry(state.rooms, slug, readUpTo(state, room, seq)) }
}

function changeTimeline(
  state: ChatState,
  slug: string,
  change: (timeline: Timeline) => Timeline,
): ChatState {
  const timeline = state.timelines.get(slug)
  if (!timeline) return state
  return { ...state, timelines: withEntry(state.timelines, slug, change(timeline)) }
}

function stopTyping(state: ChatState, slug: string, events: readonly RoomEvent[]): ChatState {
  const typists = state.typing.get(slug)
  if (!typists) return state
  const wrote = new Set(
    events.map((event) => (event.type === 'message.created' ? event.message.author.id : undefined)),
  )
  const still = typists.filter(({ author }) => !wrote.has(author.id))
  return { ...state, typing: withEntry(state.typing, slug, still) }
}

function expireTyping(state: ChatState, now: number): ChatState {
  const typing = new Map(
    [...state.typing]
      .map(([slug, typists]) => [slug, typists.filter(({ until }) => until > now)] as const)
      .filter(([, typists]) => typists.length > 0),
  )
  return { ...state, typing }
}
