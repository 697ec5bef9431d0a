import type { RoomSettings } from '@lobby/protocol'
import type { AuditRecord } from './audit-chain.ts'
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
export type Sent = Pick<
  EventRow,
  'senderId' | 'clientId' | 'bodyHash' | 'seq' | 'messageId' | 'createdAt'
>

export interface NewHead {
  readonly roomId: string
  readonly lastSeq: number
  readonly messageCount: number
}

export type MemberKey = Pick<MemberRow, 'roomId' | 'userId'>

/** When somebody has last written in a room. */
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
  readonly payload: string
  readonly deletedSeq: number | null
}

/** What is left of a message. */
export interface DeletedMessage extends EventKey {
  /** Of the event by which it was sent. */
  readonly payload: string
  readonly deletedSeq: number
}

export interface RoomName {
  readonly roomId: string
  readonly name: string
}

/** What of a room's settings is another from now on. */
export interface RoomSettingsChange {
  readonly roomId: string
  readonly changes: Partial<RoomSettings>
}

/**
 * The statements of which an append consists, on one connection. Each takes
 * all rows at once, so that a database behind a network costs one round trip
 * a step. Every statement runs after the heads are locked and sees what was
 * committed before that.
 */
export interface LogStore {
  begin(): Awaitable<void>
  /** Makes a room without events. False when its slug is taken, or its people have a direct room already. */
  addRoom(room: NewRoomRow, epoch: string): Awaitable<boolean>
  /** Keeps other appends off these rooms until the end of the transaction. Rooms that do not exist are left out. */
  lockHeads(roomIds: readonly string[]): Awaitable<LockedHead[]>
  /** Which of these are in the log already. */
  findSent(keys: readonly SentKey[]): Awaitable<Sent[]>
  /** Who of these is or was in the room, and everybody who moderates one of `moderatorsOf`. */
  findMembers(keys: readonly MemberKey[], moderatorsOf: readonly string[]): Awaitable<MemberRow[]>
  /** When each of these has last written in the room; who has not is left out. */
  findLastSends(keys: readonly MemberKey[]): Awaitable<LastSend[]>
  /** The messages at these places; what is no message is left out. */
  findMessages(keys: readonly EventKey[]): Awaitable<SentMessage[]>
  /** The database's clock: ISO 8601, UTC, with milliseconds. */
  now(): Awaitable<string>
  addEvents(rows: readonly EventRow[]): Awaitable<void>
  addMessages(rows: readonly MessageRow[]): Awaitable<void>
  /** Takes the texts away, from the events and from what was made of them. */
  deleteMessages(messages: readonly DeletedMessage[]): Awaitable<void>
  renameRooms(names: readonly RoomName[]): Awaitable<void>
  changeSettings(changes: readonly RoomSettingsChange[]): Awaitable<void>
  /** Puts these in the place of what is there of the same people. */
  saveMembers(rows: readonly MemberRow[]): Awaitable<void>
  saveHeads(heads: readonly NewHead[]): Awaitable<void>
  /** Deletes a room and every row that belongs to it. False when there is none. */
  deleteRoom(roomId: string): Awaitable<boolean>
  /** Adds to the end of the audit log. */
  addAudit(records: readonly AuditRecord[]): Awaitable<void>
  /** When it returns, the transaction survives a power cut. When it throws, nobody may be told that it does. */
  commit(): Awaitable<void>
  /** Undoes everything since `begin`. Does nothing when there is no transaction. */
  rollback(): Awaitable<void>
}

/** An exported function `(store: LogStore, input) => answer` of a module. Input and answer can be cloned. */
export interface Procedure {
  readonly module: URL
  readonly name: string
}

/** Runs procedures where the store is: in the writer's thread, one at a time, with no transaction between. */
export interface LogStoreRunner {
  /** Throws ChatError `storage` or `storage_full` where the database is the reason. */
  run<Input, Answer>(procedure: Procedure, input: Input): Promise<Answer>
}
