// How the state follows what happens. Pure: the same state and happening give
// the same state, so that a later fold over a saved log can use it too.
import type {
  Author,
  LevelChanged,
  PersonAppearance,
  Profile,
  ReadElsewhere,
  RoomEvent,
  ServerFrame,
  Snapshot,
  Welcome,
} from '@lobby/protocol'
import type { ConnectionState } from '../connection.ts'
import { detached } from '../history-window.ts'
import type { PendingMessage } from '../pending-message.ts'
import { advance, freshIn, replaced, timelineFrom } from '../timeline.ts'
import {
  changeMessages,
  type HistoryHappening,
  reduceHistory,
  revealPast,
} from './reduce-history.ts'
import { type ChatState, initialState, type Session, withEntry, withoutEntry } from './state.ts'
import { caughtUp, countUnread, movedBack, readUpTo } from './unread.ts'

export type Happening =
  | { readonly type: 'frame'; readonly frame: ServerFrame; readonly now: number }
  | { readonly type: 'connection'; readonly connection: ConnectionState }
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'pending'; readonly pending: readonly PendingMessage[] }
  | { readonly type: 'followed-from-head' | 'followed-from-start'; readonly room: string }
  | { readonly type: 'read'; readonly room: string; readonly seq: number }
  | { readonly type: 'typing-expired'; readonly now: number }
  | { readonly type: 'appearances'; readonly people: readonly PersonAppearance[] }
  /** What was kept from last time, before the server has said anything. */
  | ({ readonly type: 'restored' } & Restored)
  | { readonly type: 'signed-out' }
  | HistoryHappening

type Restored = Pick<ChatState, 'rooms' | 'timelines'> & { readonly user: Author }

export const typingShownFor = 5_000

export function reduce(state: ChatState, happening: Happening): ChatState {
  switch (happening.type) {
    case 'frame':
      return reduceFrame(state, happening.frame, happening.now)
    case 'connection':
      return { ...state, connection: happening.connection }
    case 'session':
      return become(state, happening.session)
    case 'pending':
      return { ...state, pending: happening.pending }
    case 'followed-from-head':
      return followFrom(state, happening.room, state.rooms?.get(happening.room)?.lastSeq)
    case 'followed-from-start':
      return followFrom(state, happening.room, 0)
    case 'read':
      return read(state, happening.room, happening.seq)
    case 'typing-expired':
      return expireTyping(state, happening.now)
    case 'appearances':
      return withAppearance(state, happening.people)
    case 'restored':
      return restore(state, happening)
    case 'signed-out':
      return become(state, { kind: 'signed-out' })
    default:
      return reduceHistory(state, happening)
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
      const timelines = withEntry(state.timelines, frame.room, next)
      const followed = { ...state, timelines, pending: withoutArrived(state.pending, fresh) }
      const advanced = revealPast(changeMessages(followed, frame.room, fresh), frame.room, fresh)
      return countUnread(stopTyping(advanced, frame.room, fresh), state, frame.room, fresh)
    }
    case 'snapshot': {
      const shown = changeMessages(applySnapshot(state, frame), frame.room, frame.events)
      return countUnread(shown, state, frame.room, frame.events)
    }
    case 'room.read':
      return readElsewhere(state, frame)
    case 'level.changed':
      return withLevel(state, frame)
    case 'profile.changed':
      return withProfile(state, frame.profile)
    case 'person.updated':
      return withAppearance(state, [frame.person])
    case 'server.described':
      return { ...state, server: frame.server }
    case 'emoji.changed':
      return { ...state, emojiVersion: frame.version }
    case 'group.changed':
      return { ...state, groupVersion: frame.version }
    case 'room.listed': {
      const known = state.rooms?.get(frame.room.slug)
      const { name, topic, settings, people } = frame.room
      const room = known
        ? { ...known, name, topic, settings, ...(people && { people }) }
        : { ...frame.room, readSeq: 0, unread: 0, mentions: 0 }
      return { ...state, rooms: withEntry(state.rooms, room.slug, room) }
    }
    case 'room.unlisted':
      return {
        ...state,
        rooms: state.rooms && withoutEntry(state.rooms, frame.room),
        timelines: withoutEntry(state.timelines, frame.room),
        windows: withoutEntry(state.windows, frame.room),
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

/** It takes the place of the timeline; what a reader has scrolled back to stays, unless it is no longer history. */
function applySnapshot(before: ChatState, frame: Snapshot): ChatState {
  const { room, epoch, reason } = frame
  const timeline = before.timelines.get(room)
  const state = { ...before, pending: withoutArrived(before.pending, frame.events) }
  const window = state.windows.get(room)
  const timelines = withEntry(state.timelines, room, replaced(frame))
  // A jump may be faster than the room's first snapshot: what it shows is still history.
  if (reason === 'reset' || (window ?? timeline)?.epoch !== epoch)
    return { ...state, timelines, windows: withoutEntry(state.windows, room) }
  if (window || !timeline || !state.scrolledBack.has(room)) return { ...state, timelines }
  return { ...state, timelines, windows: withEntry(state.windows, room, detached(timeline)) }
}

/** What has come as an event is pending no more, from the same change on: nothing is shown twice. */
function withoutArrived(
  pending: ChatState['pending'],
  events: readonly RoomEvent[],
): ChatState['pending'] {
  const hasArrived = (clientId: string) =>
    events.some((event) => event.type === 'message.created' && event.clientId === clientId)
  const still = pending.filter(({ clientId }) => !hasArrived(clientId))
  return still.length === pending.length ? pending : still
}

/** What one person saw, the next one does not. */
function become(state: ChatState, session: Session): ChatState {
  const before = idOf(state)
  const isSame = before === undefined ? session.kind !== 'signed-out' : before === idOf({ session })
  return { ...(isSame ? state : { ...initialState, connection: state.connection }), session }
}

/** Until the server says who is here, it is who was here last. */
function restore(state: ChatState, { user, rooms, timelines }: Restored): ChatState {
  if (state.session.kind !== 'unknown') return state
  return { ...state, session: { kind: 'signed-in', user }, rooms, timelines }
}

/** The server's list is the truth, but for what we have read since and could not tell it. */
function welcome(before: ChatState, frame: Welcome): ChatState {
  const state = isAnotherPerson(before, frame)
    ? { ...initialState, connection: before.connection }
    : before
  const rooms = new Map(
    frame.rooms.map((room) => {
      const known = state.rooms?.get(room.slug)
      const isAhead =
        known?.readVersion === room.readVersion && (known?.readSeq ?? 0) > room.readSeq
      return [room.slug, known && isAhead ? caughtUp(state, room, known.readSeq) : room]
    }),
  )
  return {
    ...withProfile(state, frame.profile ?? null, frame.user?.id),
    session: frame.user ? { kind: 'signed-in', user: frame.user } : { kind: 'signed-out' },
    rooms,
    emojiVersion: frame.emoji ?? '',
    groupVersion: frame.groups ?? '',
    server: frame.server ?? { name: 'Lobby' },
    timelines: new Map([...state.timelines].filter(([slug]) => rooms.has(slug))),
    windows: new Map([...state.windows].filter(([slug]) => rooms.has(slug))),
    typing: new Map(),
  }
}

function isAnotherPerson({ session }: ChatState, { user }: Welcome): boolean {
  return session.kind === 'signed-in' && session.user.id !== user?.id
}

function followFrom(state: ChatState, slug: string, seq = 0): ChatState {
  const room = state.rooms?.get(slug)
  if (!room || state.timelines.has(slug)) return state
  return { ...state, timelines: withEntry(state.timelines, slug, timelineFrom(room.epoch, seq)) }
}

function read(state: ChatState, slug: string, seq: number): ChatState {
  const room = state.rooms?.get(slug)
  if (!room || seq <= room.readSeq) return state
  return { ...state, rooms: withEntry(state.rooms, slug, readUpTo(state, room, seq)) }
}

/** Of two markers the one of the higher version counts; of the same version, the one further on. */
function readElsewhere(state: ChatState, frame: ReadElsewhere): ChatState {
  const room = state.rooms?.get(frame.room)
  const { seq, version = 0 } = frame
  const known = room?.readVersion ?? 0
  if (!room || version < known) return state
  if (version === known) return read(state, frame.room, seq)
  const marked = movedBack(state, { ...room, readVersion: version }, frame)
  return { ...state, rooms: withEntry(state.rooms, frame.room, marked) }
}

/** Of two choices, the one of the higher version counts. */
function withLevel(state: ChatState, { room: slug, level }: LevelChanged): ChatState {
  const room = state.rooms?.get(slug)
  if (!room || (room.level?.version ?? 0) >= level.version) return state
  return { ...state, rooms: withEntry(state.rooms, slug, { ...room, level }) }
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

function withProfile(state: ChatState, profile: Profile | null, me = idOf(state)): ChatState {
  const { color = null, status, displayName, timeZone, picture } = profile ?? {}
  const own =
    me !== undefined && profile
      ? [
          {
            ...{ id: me, color, ...(status && { status }) },
            ...(displayName !== undefined && { displayName }),
            ...(timeZone !== undefined && { timeZone }),
            ...(picture !== undefined && { picture }),
          },
        ]
      : []
  return { ...withAppearance(state, own), profile }
}

function idOf({ session }: Pick<ChatState, 'session'>): string | undefined {
  return session.kind === 'signed-in' ? session.user.id : undefined
}

function withAppearance(state: ChatState, people: readonly PersonAppearance[]): ChatState {
  const chosen = {
    colors: withEach(state.colors, people, ({ color }) => color),
    statuses: withEach(state.statuses, people, ({ status }) => status),
    displayNames: withEach(state.displayNames, people, ({ displayName }) => displayName),
    pictures: withEach(state.pictures, people, ({ picture }) => picture),
    timeZones: withEach(state.timeZones, people, ({ timeZone }) => timeZone),
  }
  const isNew = Object.entries(chosen).some(([key, map]) => state[key as keyof ChatState] !== map)
  return isNew ? { ...state, ...chosen } : state
}

/** The same map where nothing has changed: what is drawn of it is not drawn anew. */
function withEach<Value>(
  map: ReadonlyMap<string, Value>,
  people: readonly PersonAppearance[],
  of: (person: PersonAppearance) => Value | undefined,
): ReadonlyMap<string, Value> {
  const fresh = people.filter((person) => map.get(person.id) !== of(person))
  if (fresh.length === 0) return map
  const changed = new Map(map)
  for (const person of fresh) {
    const value = of(person)
    if (value === undefined) changed.delete(person.id)
    else changed.set(person.id, value)
  }
  return changed
}

function expireTyping(state: ChatState, now: number): ChatState {
  const typing = new Map(
    [...state.typing]
      .map(([slug, typists]) => [slug, typists.filter(({ until }) => until > now)] as const)
      .filter(([, typists]) => typists.length > 0),
  )
  return { ...state, typing }
}
