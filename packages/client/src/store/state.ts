import type { Author, Color, Profile, Room, ServerIdentity, Status } from '@lobby/protocol'
import type { ConnectionState } from '../connection.ts'
import type { HistoryWindow } from '../history-window.ts'
import type { PendingMessage } from '../pending-message.ts'
import type { Timeline } from '../timeline.ts'

/** `unknown` until the server has said who we are. */
export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly user: Author }

export type Typist = { readonly author: Author; readonly until: number }

/** Everything a page shows. Frozen: a change makes a new one, and shares what did not change. */
export type ChatState = {
  readonly connection: ConnectionState
  readonly session: Session
  /** What this person has chosen about themselves; null until the server has said so. */
  readonly profile: Profile | null
  /** The colours of people that were asked for, by their ids; null without a choice. */
  readonly colors: ReadonlyMap<string, Color | null>
  /** What these people say of themselves for a while: shown until it ends. */
  readonly statuses: ReadonlyMap<string, Status>
  /** What the server is called; undefined until it has said so. */
  readonly server: ServerIdentity | undefined
  /** The version of the server's own emoji: what was asked about another one is old. Empty: there are none; undefined until the server has said so. */
  readonly emojiVersion: string | undefined
  /** The same of the groups of people. */
  readonly groupVersion: string | undefined
  /** The names by which accounts among them are shown; an id that is not here has none but the author's. */
  readonly displayNames: ReadonlyMap<string, string>
  /** The addresses of the pictures that show them. */
  readonly pictures: ReadonlyMap<string, string>
  /** The time zones that they tell. */
  readonly timeZones: ReadonlyMap<string, string>
  /** By slug; null until the server has told them. `lastSeq` is how far `unread` has counted. */
  readonly rooms: ReadonlyMap<string, Room> | null
  readonly timelines: ReadonlyMap<string, Timeline>
  /** Where the reader is away from the end: show this instead of the timeline. */
  readonly windows: ReadonlyMap<string, HistoryWindow>
  /** Rooms whose reader is further up: what they read is not taken from under them. */
  readonly scrolledBack: ReadonlySet<string>
  /** What is not in the log yet, in the order it was written. */
  readonly pending: readonly PendingMessage[]
  readonly typing: ReadonlyMap<string, readonly Typist[]>
}

export const initialState: ChatState = {
  connection: { phase: 'idle' },
  session: { kind: 'unknown' },
  profile: null,
  colors: new Map(),
  statuses: new Map(),
  server: undefined,
  emojiVersion: undefined,
  groupVersion: undefined,
  displayNames: new Map(),
  pictures: new Map(),
  timeZones: new Map(),
  rooms: null,
  timelines: new Map(),
  windows: new Map(),
  scrolledBack: new Set(),
  pending: [],
  typing: new Map(),
}

// Maps, not objects: `toString` is a good name for a room.
export function withEntry<K, V>(map: ReadonlyMap<K, V> | null, key: K, value: V): Map<K, V> {
  return new Map(map).set(key, value)
}

export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map
  const copy = new Map(map)
  copy.delete(key)
  return copy
}
