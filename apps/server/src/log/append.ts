import type { ErrorCode } from '@lobby/protocol'
import { recordOf } from '../audit/record.ts'
import { noSuchRoom } from '../ground/errors.ts'
import { type Resource, refusalOf } from '../ground/permissions.ts'
import { personOf } from '../ground/person.ts'
import type { AuditRecord } from '../storage/audit-chain.ts'
import type { LockedHead, LogStore, Needs, NotedChange, Sent } from '../storage/log-store.ts'
import type { EventRow, NewRoomRow } from '../storage/tables.ts'
import { BatchNeeds } from './batch-needs.ts'
import { BatchState } from './batch-state.ts'
import type { Authority, Entry, PayloadBase } from './entry.ts'
import { contentOf, type PlacelessRow, rowOf } from './event-row.ts'
import type { Mentioning } from './kept-mentions.ts'
import { placeKey, sentName } from './key-names.ts'
import type { Decision, EventKind, Refusal } from './kinds/event-kind.ts'
import { kinds } from './kinds/kinds.ts'
import { isRepeat } from './repeat.ts'

/** What became of one entry. */
export type Outcome =
  | {
      readonly is: 'stored'
      readonly seq: number
      readonly createdAt: string
      /** What is kept of it, where that was found under the lock. */
      readonly payload?: PayloadBase & Mentioning
    }
  /** It was in the log before, or is in this batch already: the first one's place. */
  | {
      readonly is: 'duplicate'
      readonly seq: number
      readonly id: string
      readonly createdAt: string
    }
  | ({ readonly is: 'refused' } & Refusal)
  /** It cannot be stored, which is a fault of ours. */
  | { readonly is: 'failed'; readonly message: string }

export interface AppendAnswer {
  /** One for each entry, in their order. */
  readonly outcomes: readonly Outcome[]
  /** The rooms of the entries, as far as they exist. */
  readonly rooms: readonly { roomId: string; slug: string; epoch: string }[]
}

/**
 * The one way into the log: gives entries their places and stores them, in one
 * transaction. When it returns, what is `stored` is durable; when it throws,
 * the commit's fate is unknown or nothing has changed, and trying again with
 * the same client ids finds out. A refusal touches its own entry alone.
 *
 * Duplicates are found before places are given out and a rollback takes the
 * places back, so a room's `seq` has no holes.
 */
export async function append(store: LogStore, entries: readonly Entry[]): Promise<AppendAnswer> {
  let isWritten = false
  try {
    return await transact(store, async () => {
      const answer = await write(store, entries)
      isWritten = true
      return { answer, isNews: answer.outcomes.some(({ is }) => is === 'stored') }
    })
  } catch (error) {
    if (isWritten || entries.length === 1 || !store.isOfStatement(error)) throw error
    return appendEach(store, entries)
  }
}

/** What cannot be stored breaks no other entry: each has a transaction of its own, in their order. */
async function appendEach(store: LogStore, entries: readonly Entry[]): Promise<AppendAnswer> {
  const outcomes: Outcome[] = []
  const rooms = new Map<string, AppendAnswer['rooms'][number]>()
  for (const entry of entries)
    try {
      const answer = await append(store, [entry])
      outcomes.push(...answer.outcomes)
      for (const room of answer.rooms) rooms.set(room.roomId, room)
    } catch (error) {
      if (!store.isOfStatement(error)) throw error
      outcomes.push({ is: 'failed', message: error instanceof Error ? error.message : `${error}` })
    }
  return { outcomes, rooms: [...rooms.values()] }
}

/** Makes a room with its first events, all or nothing. Null when its slug is taken, or its people have a direct room. */
export function createRoom(
  store: LogStore,
  { room, epoch, entries, audit }: FirstEntries,
): Promise<AppendAnswer | null> {
  return transact(store, async () => {
    if (!(await store.addRoom(room, epoch))) return { answer: null, isNews: false }
    const noted = room.kind === 'public' ? [{ subject: 'room', key: room.slug } as const] : []
    await store.apply({ noted, audit })
    return { answer: await write(store, entries), isNews: true }
  })
}

/** Deletes a room and all that belongs to it. False when there is none. */
export function deleteRoom(
  store: LogStore,
  { roomId, members, audit }: RoomToDelete,
): Promise<boolean> {
  return transact(store, async () => {
    const [head] = await store.lock([roomId])
    if (head) await store.apply({ deletedRooms: [roomId], noted: goneFor(head, members), audit })
    const isNews = head !== undefined
    return { answer: isNews, isNews }
  })
}

/** Of a room that is not public, its people alone may hear: also that it is gone. */
function goneFor({ kind, slug }: LockedHead, members: readonly string[]): NotedChange[] {
  if (kind === 'public') return [{ subject: 'room', key: slug }]
  return members.map((id) => ({ subject: 'place', key: placeKey(id, slug) }))
}

/** A room to make, and what is the first to happen in it. */
export interface FirstEntries {
  readonly room: NewRoomRow
  readonly epoch: string
  readonly entries: readonly Entry[]
  readonly audit: readonly AuditRecord[]
}

export interface RoomToDelete {
  readonly roomId: string
  /** The ids of its people. */
  readonly members: readonly string[]
  readonly audit: readonly AuditRecord[]
}

/** An entry, what its kind says about it, and its row before it has a place. */
interface Write {
  readonly entry: Entry
  readonly kind: EventKind
  readonly row: PlacelessRow
}

/** A batch while its entries get their places, one after the other. */
interface Batch {
  readonly state: BatchState
  /** What was written under a sender's id, before or in this batch. */
  readonly sent: Map<string, Sent>
  readonly events: EventRow[]
  readonly audit: AuditRecord[]
  /** By the database's clock. */
  readonly now: string
}

/** Runs `work` in a transaction, which ends in a commit when there is news. */
async function transact<Answer>(
  store: LogStore,
  work: () => Promise<{ answer: Answer; isNews: boolean }>,
): Promise<Answer> {
  try {
    await store.begin()
    const { answer, isNews } = await work()
    await (isNews ? store.commit() : store.rollback())
    return answer
  } catch (error) {
    await undo(store)
    throw error
  }
}

/** Gives each entry its place, and stores it. */
async function write(store: LogStore, entries: readonly Entry[]): Promise<AppendAnswer> {
  // Sorted, so that two batches cannot wait for each other's rooms.
  const roomIds = [...new Set(entries.map(({ roomId }) => roomId))].sort()
  const heads = await store.lock(roomIds)
  const writes = entries.map(
    (entry): Write => ({ entry, kind: kinds[entry.kind], row: rowOf(entry) }),
  )
  const found = await store.load(needsOf(writes, heads))
  const batch: Batch = {
    state: new BatchState(heads, found),
    sent: new Map(found.sent.map((one) => [sentName(one), one])),
    events: [],
    audit: [],
    now: await store.now(),
  }
  const outcomes = writes.map((write) => place(write, batch))
  const { state, events, audit } = batch
  if (events.length > 0) await store.apply({ ...state.changes, events, audit })
  return { outcomes, rooms: heads.map(({ roomId, slug, epoch }) => ({ roomId, slug, epoch })) }
}

/** What the entries are judged by. */
function needsOf(writes: readonly Write[], heads: readonly LockedHead[]): Needs {
  const needs = new BatchNeeds(heads)
  for (const { entry, kind } of writes) {
    const { roomId, senderId, clientId, after, authority, payload } = entry
    if (clientId !== null) needs.addSent({ senderId, clientId })
    if (after !== undefined) needs.addSent({ senderId, clientId: after })
    const actor = personOf(authority?.actor)
    if (actor) needs.addMember({ roomId, userId: actor.id })
    kind.needs?.(payload, entry, needs)
  }
  return needs
}

/** Decides about an entry with nothing but what was found under the lock, gives it its place and applies it. */
function place(write: Write, batch: Batch): Outcome {
  const { entry, kind, row } = write
  const { state, sent, events, audit, now } = batch
  const { roomId, senderId, clientId, after } = entry
  const first = clientId === null ? undefined : sent.get(sentName({ senderId, clientId }))
  if (first && !isRepeat(row, first))
    return refused('client_id_conflict', 'This client id belongs to a different message.')
  if (first) {
    const { seq, messageId, createdAt } = first
    return { is: 'duplicate', seq, id: messageId ?? '', createdAt }
  }
  if (after !== undefined && !sent.has(sentName({ senderId, clientId: after })))
    return refused('out_of_order', 'The message before this one is not stored.')
  const room = state.room(roomId)
  if (!room) return refused('no_such_room', noSuchRoom().message)
  const { decision, payload } = decide(write, state, now)
  if (decision === 'unchanged')
    return { is: 'duplicate', seq: room.lastSeq, id: '', createdAt: now }
  if (decision) return { is: 'refused', ...decision }

  const isComplete = payload !== entry.payload
  const event = {
    ...row,
    ...(isComplete && contentOf(payload)),
    ...state.nextPlace(roomId, now),
  }
  events.push(event)
  if (clientId !== null) sent.set(sentName({ senderId, clientId }), event)
  const record = kind.audit && auditOf(write, event, state)
  if (record) audit.push(record)
  kind.apply(payload, event, state)
  const { seq, createdAt } = event
  return { is: 'stored', seq, createdAt, ...(isComplete && { payload }) }
}

/** Whether an entry may be written, as its room is under the lock, at this time of the database's clock; and what is kept of it. */
function decide(
  write: Write,
  state: BatchState,
  now: string,
): { readonly decision: Decision; readonly payload: PayloadBase } {
  const { entry, kind } = write
  const { authority, payload } = entry
  const resource = authority && resourceOf(write, authority, state)
  const denied = resource && refusalOf(authority.actor, authority.action, resource)
  if (denied) return { decision: { code: denied.code, message: denied.message }, payload }
  const decision = kind.decide?.(payload, entry, state, { now, resource })
  const isComplete = !entry.names && !payload.files
  if (decision !== undefined || isComplete) return { decision, payload }
  const complete = kind.complete?.(payload, entry, state, { now, resource }) ?? payload
  return 'code' in complete ? { decision: complete, payload } : { decision, payload: complete }
}

/** What the authority is asked about: the room as it is, and what the write is done to. */
function resourceOf(write: Write, authority: Authority, state: BatchState): Resource {
  const { entry, kind } = write
  const { actor, settings } = authority
  const room = state.room(entry.roomId)
  const userId = personOf(actor)?.id ?? ''
  const role = state.roleOf({ roomId: entry.roomId, userId })
  const isMaker = userId !== '' && room?.createdBy === userId
  return {
    settings,
    ...(room && {
      room: { id: room.roomId, kind: room.kind, settings: room.settings, role, isMaker },
    }),
    ...kind.resourceOf?.(entry.payload, entry, authority, state),
  }
}

/** What the audit log keeps of the event, which is not applied yet. */
function auditOf({ entry, kind }: Write, event: EventRow, state: BatchState) {
  const { authority, roomId, payload } = entry
  if (!authority || authority.byLink) return undefined
  const details = kind.audit?.(payload, event, state)
  if (!details) return undefined
  const { action, actor } = authority
  return recordOf(actor, { action, room: state.room(roomId)?.slug, ...details }, event.createdAt)
}

function refused(code: ErrorCode, message: string): Outcome {
  return { is: 'refused', code, message }
}

/** The error that made us undo is the one to report, not one of the undoing. */
async function undo(store: LogStore): Promise<void> {
  try {
    await store.rollback()
  } catch {}
}
