// The tables as the code sees them; `migrations/` makes them. Instants are ISO
// 8601 texts in UTC with milliseconds, ids of ours are UUIDs of version 7.
import type {
  HistoryVisibility,
  InvitedRole,
  MemberRole,
  ReportOutcome,
  RoomEvent,
  RoomKind,
  RoomSettings,
  ServerSettings,
} from '@lobby/protocol'
import type { Generated, Insertable, Selectable } from 'kysely'
import type { AccountTables } from './account-tables.ts'

export interface RoomsTable {
  id: string
  slug: string
  name: string
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
export interface EventsTable {
  roomId: string
  seq: number
  kind: RoomEvent['type']
  /** Null where the event is not about a message. */
  messageId: string | null
  senderId: string
  /** The sender's id for this write, unique for the sender: a retry is known by it. */
  clientId: string
  /** Tells a retry from another write under the same `clientId`. */
  bodyHash: string
  /** JSON: what is particular to the kind. its file in `log/kinds` writes and reads it. */
  payload: string
  createdAt: string
}

/** What pages and search read; made from `message.created`. */
export interface MessagesTable {
  id: string
  roomId: string
  seq: number
  authorId: string
  authorName: string
  /** 1 for a guest, 0 for an account. */
  authorGuest: number
  /** Empty once the message is deleted. */
  body: string
  createdAt: string
  /** The event by which it was deleted; null while it is there. */
  deletedSeq: Generated<number | null>
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

/** How far a person has read in a room, once they have read something. Both only grow. */
export interface ReadMarkersTable {
  userId: string
  roomId: string
  readSeq: number
  /** The room's `messageCount` at `readSeq`: what is unread is the difference, without the person's own and what was deleted. */
  readCount: number
}

/** Facts about the database itself. */
export interface MetaTable {
  /** `milestone`: the number of the newest arrival. */
  key: 'epoch' | 'milestone'
  value: string
}

/** The openings of the database, newest last; `storage/witness.ts` says what for. */
export interface StartsTable {
  number: Generated<number>
  /** At random: no other copy of the database has been opened under it. */
  mark: string
  at: string
}

/** What the owner has decided; without a row, the default counts. */
export interface SettingsTable {
  key: keyof ServerSettings
  value: string
}

/** What a secret link is for: to become the owner, choose a password, confirm an address, make an account, visit a room. */
export type LinkPurpose = 'claim' | 'reset' | 'email' | 'invitation' | 'guest'

/** Links whose holder may do something; `links/links.ts` says how long. */
export interface LinksTable {
  id: string
  /** The SHA-256 of what is in the link. */
  hash: string
  purpose: LinkPurpose
  createdAt: string
  /** Of an invitation and a guest link, who made it; null: the operator. */
  createdBy: Generated<string | null>
  /** Of a guest link, its maker as they were then. */
  createdByName: Generated<string | null>
  createdByGuest: Generated<number | null>
  /** Null: good until it is used or replaced. */
  expiresAt: string | null
  /** How many it lets in; null: any number. */
  uses: number | null
  used: Generated<number>
  // What it opens: an account of a role, a room, or something of one account.
  role: Generated<InvitedRole | null>
  roomId: Generated<string | null>
  userId: Generated<string | null>
  /** The address that it confirms. */
  email: Generated<string | null>
  /** Since when it lets in no more for now; null: it does. */
  pausedAt: Generated<string | null>
  revokedAt: Generated<string | null>
  /** Of a guest link, when its guests were put out of the room. */
  endedAt: Generated<string | null>
}

/** Who has used an invitation and is not in its room yet: they may come again by it. */
export interface UnfinishedUsesTable {
  linkId: string
  userId: string
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
  /** The name of who decided. */
  resolvedBy: Generated<string | null>
  resolvedAt: Generated<string | null>
}

/** IP networks from which nobody gets in. */
export interface AddressBansTable {
  id: string
  /** With the length of its prefix: `203.0.113.0/24`. */
  network: string
  reason: string
  /** The name of who banned it. */
  createdBy: string
  createdAt: string
  /** Null: until it is lifted. */
  expiresAt: string | null
}

export interface Tables extends AccountTables {
  rooms: RoomsTable
  room_heads: RoomHeadsTable
  events: EventsTable
  messages: MessagesTable
  members: MembersTable
  read_markers: ReadMarkersTable
  milestones: MilestonesTable
  meta: MetaTable
  starts: StartsTable
  settings: SettingsTable
  links: LinksTable
  unfinished_uses: UnfinishedUsesTable
  reports: ReportsTable
  address_bans: AddressBansTable
  audit: AuditTable
}

export type RoomRow = Selectable<RoomsTable>
export type NewRoomRow = Insertable<RoomsTable>
export type EventRow = Selectable<EventsTable>
export type MessageRow = Selectable<MessagesTable>
export type MemberRow = Selectable<MembersTable>
export type AuditRow = Selectable<AuditTable>
