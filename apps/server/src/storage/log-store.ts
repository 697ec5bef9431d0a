import type { RoomSettings } from '@lobby/protocol'
import type { Selectable } from 'kysely'
import type { UserTable } from './account-tables.ts'
import type { AuditRecord } from './audit-chain.ts'
import type { MessageRow } from './message-tables.ts'
import type { ChangesTable } from './shared-tables.ts'
import type { EventRow, MemberRow, NewRoomRow, RoomRow } from './tables.ts'

/** A promise where a network is in between, the thing itself where there is none. */
export type Awaitable<T> = T | Promise<T>

export interface LockedHead {
  readonly roomId: string
  readonly slug: string
  readonly name: string
  readonly topic: string
  readonly kind: RoomRow['kind']
  readonly settings: RoomSettings
  /** The id of the person who has made it; null: nobody that is known. */
  readonly createdBy: string | null
  readonly epoch: string
  readonly lastSeq: number
  readonly messageCount: number
  /** When the newest event was stored; null: there is none. */
  readonly newestAt: string | null
}

export interface SentKey {
  readonly senderId: string
  readonly clientId: string
}

/** A write that is in the log under its sender's id for it. */
export type Sent = Omit<EventRow, 'senderName' | 'senderGuest'>

export interface NewHead {
  readonly roomId: string
  readonly lastSeq: number
  readonly messageCount: number
}

export type MemberKey = Pick<MemberRow, 'roomId' | 'userId'>

/** When a person has last written in a room. */
export interface LastSend extends MemberKey {
  readonly createdAt: string
}

export interface EventKey {
  readonly roomId: string
  readonly seq: number
}

/** What later events have made of a message: each by its `seq`, null while there is none. */
export interface MessageMarks {
  readonly deletedSeq: number | null
  /** By which it has its text. */
  readonly editedSeq: number | null
  readonly pinnedSeq: number | null
  /** The newest one of any kind. */
  readonly changedSeq: number | null
}

/** A message as it reads by now. */
export interface SentMessage extends EventKey, MessageMarks {
  readonly senderId: string
  readonly senderName: string
  readonly body: string
  /** That of its event. */
  readonly payload: string | null
  /** The root of the thread that it is in. */
  readonly thread: number | null
}

export interface ReactionKey extends EventKey {
  readonly emoji: string
  readonly userId: string
}

/** No person has it: of what is found by names, those who are here now. */
export const nameOfHere = '@here'

/** Of what is found by a name: the members of the group of this name go by it. No person has such a name. */
export const nameOfGroup = (name: string) => `@${name}`

/** So many minutes ago, a person who is here has used a session: it is written down every ten. */
export const hereSince = 20

/** A name after an `@` in a room. */
export interface NameKey {
  readonly roomId: string
  readonly name: string
  /** As usernames are compared; null: no account can have this name. */
  readonly username: string | null
}

/** A person who goes by such a name, and their place in the room. Of guests, those who are or have written there. */
export interface Named extends Pick<NameKey, 'roomId' | 'name'> {
  readonly userId: string
  readonly role: UserTable['role']
  readonly onlyRoomId: string | null
  /** Null: they never had a place of their own in the room. */
  readonly memberRole: MemberRow['role'] | null
  readonly leftSeq: number | null
}

/** What a batch is judged by. */
export interface Needs {
  readonly sent: readonly SentKey[]
  readonly members: readonly MemberKey[]
  /** The rooms whose moderators are to be found, all of them. */
  readonly moderatorsOf: readonly string[]
  readonly lastSends: readonly MemberKey[]
  readonly messages: readonly EventKey[]
  /** The messages of which it is to be found with which emoji people have reacted. */
  readonly reactionKinds: readonly EventKey[]
  readonly reactions: readonly ReactionKey[]
  /** The rooms whose pinned messages are to be counted. */
  readonly pinsOf: readonly string[]
  readonly names: readonly NameKey[]
  /** The rooms of which it is to be found who is here: each is found as one who goes by the name `nameOfHere`. */
  readonly hereIn: readonly string[]
  /** The ids of files, to be found as they are when no other message can take them. */
  readonly files: readonly string[]
}

/** A file that was uploaded. */
export interface FoundFile {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
  /** The message that has it; null: none yet. */
  readonly seq: number | null
}

/** Of what was asked for, that which is there. */
export interface Found {
  /** The writes that are in the log already. */
  readonly sent: readonly Sent[]
  /** The people who are or were in the room. */
  readonly members: readonly MemberRow[]
  readonly lastSends: readonly LastSend[]
  readonly messages: readonly SentMessage[]
  readonly reactionKinds: readonly (EventKey & { readonly emoji: string })[]
  readonly reactions: readonly ReactionKey[]
  readonly pins: readonly { readonly roomId: string; readonly count: number }[]
  readonly names: readonly Named[]
  readonly files: readonly FoundFile[]
}

/** The message at `seq` has these files. */
export interface TakenFiles extends EventKey {
  readonly ids: readonly string[]
}

/** The text of an event that was stored before is another one, or taken away; the hash of the one that was sent stays. */
export interface ChangedText extends EventKey {
  readonly body: string | null
  /** Kept where the event has none yet. */
  readonly bodyHash: string
  readonly payload: string | null
}

/** The people that the message at `seq` mentions by now, each with the event since which it does. */
export interface MessageMentions extends EventKey {
  readonly people: readonly { readonly userId: string; readonly at: number }[]
}

/** What is kept of a message beside its event. */
export type NewMessage = Pick<MessageRow, 'roomId' | 'seq' | 'authorId' | 'thread' | 'aside'> &
  MessageMarks

/** All marks of the message at `seq`, as they are by now. */
export interface MarkedMessage extends EventKey, MessageMarks {}

/** What the message at `seq` said until the event `replacedBy`. */
export interface MessageVersion extends EventKey {
  readonly replacedBy: number
  readonly body: string
}

/** A person has reacted by the event `addedSeq`; null: they have not, or not any more. */
export interface ReactionChange extends ReactionKey {
  readonly addedSeq: number | null
}

/** A row of `changes`, which gives it a number. */
export type NotedChange = Omit<Selectable<ChangesTable>, 'number'>

/** What of a room is another from now on. */
export interface RoomChange {
  readonly roomId: string
  readonly name?: string
  readonly topic?: string
  readonly settings?: Partial<RoomSettings>
}

/** Rows to write, in this order. A list that is not there changes nothing. */
export interface Changes {
  readonly events?: readonly EventRow[]
  readonly messages?: readonly NewMessage[]
  readonly changedTexts?: readonly ChangedText[]
  readonly markedMessages?: readonly MarkedMessage[]
  readonly versions?: readonly MessageVersion[]
  readonly reactions?: readonly ReactionChange[]
  /** They take the place of the rows of the same messages. */
  readonly mentions?: readonly MessageMentions[]
  readonly takenFiles?: readonly TakenFiles[]
  /** Messages whose earlier versions, reactions and mentions go. */
  readonly clearedMessages?: readonly EventKey[]
  /** In the order of their events: the last one counts. */
  readonly rooms?: readonly RoomChange[]
  /** They take the place of the rows of the same people. */
  readonly members?: readonly MemberRow[]
  readonly heads?: readonly NewHead[]
  /** Rooms to delete, with every row that belongs to them. */
  readonly deletedRooms?: readonly string[]
  /** What other nodes have to hear of. */
  readonly noted?: readonly NotedChange[]
  /** Added to the end of the audit log. */
  readonly audit?: readonly AuditRecord[]
}

/**
 * The steps of which an append consists, on one connection: one round trip
 * each where the database is behind a network. Every step after `lock` sees
 * all that was committed before it.
 */
export interface LogStore {
  begin(): Awaitable<void>
  /** Makes a room without events. False when its slug is taken, or its people have a direct room already. */
  addRoom(room: NewRoomRow, epoch: string): Awaitable<boolean>
  /** Keeps other appends off these rooms until the end of the transaction. Rooms that do not exist are left out. */
  lock(roomIds: readonly string[]): Awaitable<LockedHead[]>
  load(needs: Needs): Awaitable<Found>
  /** The database's clock: ISO 8601, UTC, with milliseconds. */
  now(): Awaitable<string>
  apply(changes: Changes): Awaitable<void>
  /** When it returns, the transaction survives a power cut. When it throws, nobody may be told that it does. */
  commit(): Awaitable<void>
  /** Undoes everything since `begin`. Does nothing when there is no transaction. */
  rollback(): Awaitable<void>
  /** Whether an error that was thrown here is one of what was to be written, and other writes may go on. */
  isOfStatement(error: unknown): boolean
}

/** An exported function `(store: LogStore, input) => answer` of a module. Input and answer go as JSON. */
export interface Procedure {
  readonly module: URL
  readonly name: string
}

/** How a store takes entries to append. */
export interface Batching {
  /** Of all rooms in one batch, where batches are written one after the other; or of one room, where those of other rooms are written meanwhile. */
  readonly of: 'all rooms' | 'one room'
  /** Entries in a batch, at most. */
  readonly items: number
  /** Batches on their way. */
  readonly atOnce: number
}

/** Runs procedures where the store is: in the writer's thread, one at a time with no transaction between, or each on a connection of its own. */
export interface LogStoreRunner {
  /** Without it, batches hold entries of all rooms and are written in the order of the calls. */
  readonly batching?: Batching
  /** What it answers throws ChatError `storage` or `storage_full` where the database is the reason. */
  procedure<Input, Answer>(procedure: Procedure): (input: Input) => Promise<Answer>
}
