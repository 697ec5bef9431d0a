// The tables as the code sees them; `migrations/` makes them. Instants are ISO
// 8601 texts in UTC with milliseconds, ids of ours are UUIDs of version 7.
import type {
  HistoryVisibility,
  MemberRole,
  ReportOutcome,
  RoomEvent,
  RoomKind,
  RoomSettings,
  ServerSettings,
} from '@lobby/protocol'
import type { Generated, Insertable, Selectable } from 'kysely'
import type { AccountTables } from './account-tables.ts'
import type { CardTables } from './card-tables.ts'
import type { DigestTables } from './digest-tables.ts'
import type { FileTables } from './file-tables.ts'
import type { StoredId } from './ids.ts'
import type { LinkTables } from './link-tables.ts'
import type { MessageTables } from './message-tables.ts'
import type { PersonalTables } from './personal-tables.ts'
import type { PushTables } from './push-tables.ts'
import type { SearchTables } from './search-tables.ts'
import type { SharedTables } from './shared-tables.ts'
import type { ShownTables } from './shown-tables.ts'

export interface RoomsTable {
  id: string
  /** What rows of the log call it by. */
  number: Generated<number>
  slug: string
  name: string
  /** Made from `room.described`. */
  topic: Generated<string>
  createdAt: string
  /** The account that made it; null when it made itself. */
  createdBy: string | null
  kind: Generated<RoomKind>
  /** Whose direct room it is: their ids in order, so that these people have one. Null: it is none. */
  directKey: Generated<string | null>
  // What its moderators have decided; made from `room.changed`. Flags are 1 or 0.
  history: Generated<HistoryVisibility>
  guests: Generated<number>
  posting: Generated<RoomSettings['posting']>
  slowMode: Generated<number>
  archived: Generated<number>
  edits: Generated<RoomSettings['edits']>
  threads: Generated<number>
  calls: Generated<RoomSettings['calls']>
  previews: Generated<number>
  image: Generated<string>
}

/** One narrow row a room, rewritten by every append: the lock that gives out `seq`. */
export interface RoomHeadsTable {
  roomId: string
  epoch: string
  lastSeq: number
  messageCount: number
}

/** The kinds of events that are about members. */
export type MemberKind = Extract<RoomEvent['type'], `member.${string}`>

/** The truth. A room's state is what its events add up to. */
export interface EventRow {
  roomId: string
  seq: number
  kind: RoomEvent['type']
  /** Null where the event is not about a message. */
  messageId: string | null
  senderId: string
  /** As they were called then. */
  senderName: string
  /** 1 for a guest, 0 for an account. */
  senderGuest: number
  /** The sender's id for this write, unique for the sender: a retry is known by it. Null: they gave none. */
  clientId: string | null
  /** The text that its sender wrote; null where there is none, or it was taken away. */
  body: string | null
  /** JSON: what else is particular to the kind; null: nothing. Its file in `log/kinds` writes and reads it. */
  payload: string | null
  /** Of a text that was taken away: a retry is known by it. */
  bodyHash: string | null
  createdAt: string
}

/** `event_rows` as everything but the log's store reads it: a view. */
export interface EventsView extends EventRow {
  /** In the order in which all events were stored. */
  number: number
  /** `clientId` as it is stored: what is sought by it is found in an index. */
  clientKey: StoredId | null
}

/** Who has written to the log; rows have the number. */
export interface SendersTable {
  number: Generated<number>
  id: string
}

/** An event, as the log's store writes it: what is counted over all rooms is counted here. */
export interface EventRowsTable {
  number: number
  /** The number of a room. */
  room: number
  seq: number
  kind: string
  /** The number of a sender. */
  sender: number
  /** As they were called then. */
  senderName: string
  /** 1 for a guest, 0 for an account. */
  senderGuest: number
  messageId: StoredId | null
  /** Of a message, its text of today; null once it is deleted. */
  body: string | null
  payload: string | null
  /** Milliseconds since 1970. */
  createdAt: number
}

/**
 * Who is or was in a room; made from the `member.…` events. Of
 * a public room, only people with a role of their own.
 */
export interface MembersTable {
  roomId: string
  userId: string
  /** As they were called by the last event about them. */
  name: string
  /** 1 for a guest, 0 for an account. */
  guest: number
  role: MemberRole | 'banned'
  /** The event since which they are in the room: history `joined` begins here. */
  joinedSeq: number
  /** The event by which they are not in it any more; null while they are. */
  leftSeq: number | null
}

/**
 * Where public rooms were when a person came to the server: a room has a row for
 * a number if something has happened in it since its row before. So a person is
 * one number, however many rooms there are; `rooms/read-markers.ts` says the rest.
 */
export interface MilestonesTable {
  roomId: string
  /** Each arrival has a higher one than those before it. */
  number: number
  /** The room's `lastSeq` and `messageCount` then. */
  seq: number
  messages: number
}

/** How far a person has read in a room, once they have read something. Both grow until the person marks something as unread. */
export interface ReadMarkersTable {
  userId: string
  roomId: string
  readSeq: number
  /** The room's `messageCount` at `readSeq`: what is unread is the difference, without the person's own and what was deleted. */
  readCount: number
  /** How often it was moved back: what was read before the last time moves it no more. */
  version: Generated<number>
}

/** Facts about the database itself. */
export interface MetaTable {
  /**
   * `milestone`: the number of the newest arrival. `history`: which of PostgreSQL's the epochs of rooms are for.
   * `departures`: when a node last began to forget guests who have left. `secret`: by what nodes know that they have the same. `copy`: see `copy-mark`.
   */
  key: 'epoch' | 'milestone' | 'history' | 'departures' | 'secret' | 'copy'
  value: string
}

/** The openings of the database, newest last; `storage/witness.ts` says what for. */
export interface StartsTable {
  number: Generated<number>
  /** At random: no other copy of the database has been opened under it. */
  mark: string
  at: string
}

/** What the owner has decided; without a row, the default counts. `settings/server-identity` has what the last four are. */
export interface SettingsTable {
  key: keyof ServerSettings | 'name' | 'logo' | 'welcome' | 'banner'
  value: string
}

/** What was done, by which person, to what. Only ever added to; `storage/audit-chain.ts` links the rows. */
export interface AuditTable {
  /** 1..N without holes. */
  id: number
  at: string
  /** Empty for a person the server does not know. */
  actorId: string
  actorName: string
  /** From where; null for the operator at the machine. */
  address: string | null
  /** A name of the table in `permissions.ts`. */
  action: string
  targetKind: 'person' | 'room' | 'message' | 'server' | 'session' | 'link' | 'report' | 'address'
  targetId: string
  /** What it was called then. */
  targetName: string
  /** The address of the room in which it was done; null when in none. */
  room: string | null
  /** JSON objects of what changed; null where there is nothing to say. */
  before: string | null
  after: string | null
  /** SHA-256 over the hash before it and this row. */
  hash: string
}

/** Messages that were reported to the moderators. */
export interface ReportsTable {
  id: string
  roomId: string
  messageSeq: number
  reporterId: string
  reporterName: string
  reporterGuest: number
  reason: string
  createdAt: string
  /** Null while it is open. */
  outcome: Generated<ReportOutcome | null>
  /** The name of the person who decided. */
  resolvedBy: Generated<string | null>
  resolvedAt: Generated<string | null>
}

/** IP networks from which nobody gets in. */
export interface AddressBansTable {
  id: string
  /** With the length of its prefix: `203.0.113.0/24`. */
  network: string
  reason: string
  /** The name of the person who banned it. */
  createdBy: string
  createdAt: string
  /** Null: until it is lifted. */
  expiresAt: string | null
}

export interface Tables
  extends AccountTables,
    CardTables,
    FileTables,
    LinkTables,
    MessageTables,
    PersonalTables,
    PushTables,
    DigestTables,
    SearchTables,
    SharedTables,
    ShownTables {
  rooms: RoomsTable
  room_heads: RoomHeadsTable
  events: EventsView
  senders: SendersTable
  event_rows: EventRowsTable
  members: MembersTable
  read_markers: ReadMarkersTable
  milestones: MilestonesTable
  meta: MetaTable
  starts: StartsTable
  settings: SettingsTable
  reports: ReportsTable
  address_bans: AddressBansTable
  audit: AuditTable
}

export type RoomRow = Selectable<RoomsTable>
export type NewRoomRow = Insertable<RoomsTable>
export type MemberRow = Selectable<MembersTable>
export type AuditRow = Selectable<AuditTable>
