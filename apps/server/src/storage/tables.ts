// The tables as the code sees them; `migrations/` makes them. Instants are ISO
// 8601 texts in UTC with milliseconds, ids of ours are UUIDs of version 7.
import type {
  Color,
  HistoryVisibility,
  InvitedRole,
  Language,
  MemberRole,
  ReportOutcome,
  RoomKind,
  RoomSettings,
  ServerSettings,
} from '@lobby/protocol'
import type { Generated, Insertable, Selectable } from 'kysely'

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
  // What its moderators have decided; made from `room.changed` by `log/fold.ts`. Flags are 1 or 0.
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
export type MemberKind =
  | 'member.joined'
  | 'member.left'
  | 'member.removed'
  | 'member.banned'
  | 'member.unbanned'
  | 'member.role'

/** The truth. A room's state is what its events add up to. */
export interface EventsTable {
  roomId: string
  seq: number
  kind: 'message.created' | 'message.deleted' | 'room.renamed' | 'room.changed' | MemberKind
  /** Null where the event is not about a message. */
  messageId: string | null
  senderId: string
  /** The sender's id for this write, unique for the sender: a retry is known by it. */
  clientId: string
  /** Tells a retry from another write under the same `clientId`. */
  bodyHash: string
  /** JSON: what is particular to the kind. `log/entry.ts` writes and reads it. */
  payload: string
  createdAt: string
}

/** What pages and search read; made from `message.created` by `log/fold.ts`. */
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
 * Who is or was in a room; made from the `member.…` events by `log/fold.ts`. Of
 * a public room, only those of whom something particular is known.
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

/** Everybody whom the server knows again. better-auth makes guests, `accounts/` makes accounts of them. */
export interface UserTable {
  id: string
  name: string
  /** In lower case, unique. Theirs where `emailVerified` is 1; else a placeholder that is never shown or written to. */
  email: string
  emailVerified: number
  createdAt: string
  updatedAt: string
  isAnonymous: number | null
  /** In lower case, unique; null for guests. `name` has it as it was typed. */
  username: string | null
  role: 'owner' | 'admin' | 'moderator' | 'member' | 'guest'
  /** Since when the account may not sign in; null: it may. */
  deactivatedAt: string | null
  /** The guest link by which they came; then, while they are a guest, there is one room for them, until that instant. */
  guestLinkId: Generated<string | null>
  onlyRoomId: Generated<string | null>
  guestUntil: Generated<string | null>
  /** The network from which a guest came by a link: an IPv4 address, or a /56 of IPv6. */
  cameFrom: Generated<string | null>
  /** What they have chosen; null: nothing yet. */
  color: Generated<Color | null>
  language: Generated<Language | null>
  /** Where public rooms were when they came; null: they have never seen the list of rooms. */
  milestone: Generated<number | null>
}

/** A browser that is signed in; better-auth's. */
export interface SessionTable {
  id: string
  /** The SHA-256 of what the browser holds. */
  token: string
  userId: string
  createdAt: string
  /** When it was last used, to about ten minutes. */
  updatedAt: string
  expiresAt: string
  /** When its browser last proved whose it is; null for guests, who never do. */
  provenAt: string | null
  ipAddress: string | null
  userAgent: string | null
}

/** By what a user signs in; better-auth's. */
/** Networks from which an account has signed in. */
export interface SignInPlacesTable {
  userId: string
  /** As `networkOf` has it. */
  network: string
  lastAt: string
}

/** Mistakes at signing in to an account, until it has signed in. */
export interface FailedSignInsTable {
  userId: string
  count: number
  /** Those from networks where it had never signed in. */
  elsewhere: number
  since: string
  lastAt: string
}

export interface AccountTable {
  id: string
  /** The user's own id, or who they are at the provider: its `sub`. */
  accountId: string
  /** `credential` for a password, else the issuer of the provider. */
  providerId: string
  userId: string
  /** As a PHC string. */
  password: string | null
  createdAt: string
  updatedAt: string
}

/** The app that makes codes for an account. */
export interface SecondFactorsTable {
  userId: string
  /** Sealed with the server's secret. */
  secret: string
  /** The step of the clock whose code was used last: no earlier one counts any more. */
  lastStep: number
  /** Since when signing in asks for a code; null while it is being set up. */
  confirmedAt: string | null
}

/** Codes on paper, each good for one use. */
export interface RecoveryCodesTable {
  /** The SHA-256 of the code. */
  hash: string
  userId: string
}

/** A key pair of somebody's device, by which they sign in. */
export interface PasskeysTable {
  /** As the device knows it, in base64url. */
  id: string
  userId: string
  /** As its owner calls it. */
  name: string
  /** COSE, in base64url. */
  publicKey: string
  /** How often the device says that it was used; 0 where it does not count. */
  counter: number
  /** JSON: how the device can be reached. */
  transports: string
  createdAt: string
  lastUsedAt: string | null
}

/** Links that are good for one use. */
export interface OneTimeTokensTable {
  /** The SHA-256 of what is in the link. */
  hash: string
  purpose: 'claim' | 'reset' | 'email'
  userId: string | null
  /** Null: good until it is used or replaced. */
  expiresAt: string | null
  createdAt: string
  /** The address that an `email` link confirms. */
  email: Generated<string | null>
}

/** Links that somebody has asked for and no mail can bring: who keeps the server hands them over. */
export interface LinkRequestsTable {
  userId: string
  purpose: 'reset' | 'email'
  /** The address to be confirmed, where that is what they want. */
  email: string | null
  requestedAt: string
}

/** What the owner has decided; without a row, the default counts. */
export interface SettingsTable {
  key: keyof ServerSettings
  value: string
}

/** Links by which people make an account, or come into a room. */
export interface InvitationsTable {
  id: string
  /** The SHA-256 of what is in the link. */
  hash: string
  /** The id of an account; null: the operator's. */
  createdBy: string | null
  createdAt: string
  expiresAt: string
  /** How many it lets in; null: any number. */
  uses: number | null
  used: Generated<number>
  role: InvitedRole
  roomId: string | null
  revokedAt: Generated<string | null>
}

/** Who has used an invitation and is not in its room yet: they may come again by it. */
export interface UnfinishedUsesTable {
  invitationId: string
  userId: string
}

/** Links by which guests come into one room. */
export interface GuestLinksTable {
  id: string
  /** The SHA-256 of what is in the link. */
  hash: string
  roomId: string
  /** Who made it, as they were then; null: the operator. */
  createdBy: string | null
  createdByName: string
  createdByGuest: number
  createdAt: string
  expiresAt: string
  /** How many guests it lets in; null: any number. */
  uses: number | null
  /** Since when it lets in no more guests for now; null: it does. */
  pausedAt: Generated<string | null>
  revokedAt: Generated<string | null>
  /** When those who came by it were put out of the room. */
  endedAt: Generated<string | null>
}

/** Who did what to whom. Only ever added to; `storage/audit-chain.ts` links the rows. */
export interface AuditTable {
  /** 1..N without holes. */
  id: number
  at: string
  /** Empty for somebody whom the server does not know. */
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

/** Messages that somebody finds should not be there. */
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

export interface Tables {
  rooms: RoomsTable
  room_heads: RoomHeadsTable
  events: EventsTable
  messages: MessagesTable
  members: MembersTable
  read_markers: ReadMarkersTable
  milestones: MilestonesTable
  meta: MetaTable
  starts: StartsTable
  user: UserTable
  session: SessionTable
  sign_in_places: SignInPlacesTable
  failed_sign_ins: FailedSignInsTable
  account: AccountTable
  second_factors: SecondFactorsTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  one_time_tokens: OneTimeTokensTable
  link_requests: LinkRequestsTable
  settings: SettingsTable
  invitations: InvitationsTable
  unfinished_uses: UnfinishedUsesTable
  guest_links: GuestLinksTable
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
