import type { RoomSettings } from '@lobby/protocol'
import type { Selectable } from 'kysely'
import type { AuditRecord } from './audit-chain.ts'
import type { ChangesTable } from './shared-tables.ts'
import type { EventRow, MemberRow, MessageRow, NewRoomRow, RoomRow } from './tables.ts'

/** A promise where a network is in between, the thing itself where there is none. */
export type Awaitable<T> = T | Promise<T>

export interface LockedHead {
  readonly roomId: string
  readonly slug: string
  readonly name: string
  readonly kind: RoomRow['kind']
  readonly settings: RoomSettings
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

/** A message as it was sent: the event, and by which other one it was deleted. */
export interface SentMessage extends EventKey {
  readonly senderId: string
  readonly senderName: string
  readonly body: string
  readonly deletedSeq: number | null
}

/** What a batch is judged by. */
export interface Needs {
  readonly sent: readonly SentKey[]
  readonly members: readonly MemberKey[]
  /** The rooms whose moderators are to be found, all of them. */
  readonly moderatorsOf: readonly string[]
  readonly lastSends: readonly MemberKey[]
  readonly messages: readonly EventKey[]
}

/** Of what was asked for, that which is there. */
export interface Found {
  /** The writes that are in the log already. */
  readonly sent: readonly Sent[]
  /** The people who are or were in the room. */
  readonly members: readonly MemberRow[]
  readonly lastSends: readonly LastSend[]
  readonly messages: readonly SentMessage[]
}

/** The text of an event that was stored before is taken away; the hash of it stays. */
export interface TakenText extends EventKey {
  readonly bodyHash: string
}

/** What is kept of a message beside its event. */
export type NewMessage = Pick<MessageRow, 'roomId' | 'seq' | 'authorId' | 'deletedSeq'>

/** The message at `seq` was deleted by the event `deletedSeq`. */
export interface Deletion extends EventKey {
  readonly deletedSeq: number
}

/** A row of `changes`, which gives it a number. */
export type NotedChange = Omit<Selectable<ChangesTable>, 'number'>

/** What of a room is another from now on. */
export interface RoomChange {
  readonly roomId: string
  readonly name?: string
  readonly settings?: Partial<RoomSettings>
}

/** Rows to write, in this order. A list that is not there changes nothing. */
export interface Changes {
  readonly events?: readonly EventRow[]
  readonly takenTexts?: readonly TakenText[]
  readonly messages?: readonly NewMessage[]
  readonly deletions?: readonly Deletion[]
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
