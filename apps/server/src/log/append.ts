import type { ErrorCode } from '@lobby/protocol'
import { noSuchRoom } from '../errors.ts'
import type { AuditRecord } from '../storage/audit-chain.ts'
import type { LockedHead, LogStore, Sent, SentKey } from '../storage/log-store.ts'
import type { EventRow, NewRoomRow } from '../storage/tables.ts'
import { auditOf } from './audited.ts'
import { type Entry, nameIn } from './entry.ts'
import { fold } from './fold.ts'
import {
  leftOf,
  memberKeysOf,
  messageKeysOf,
  type Refusal,
  SoFar,
  slowKeysOf,
  takesModerator,
} from './verdict.ts'

/** What became of one entry. */
export type Outcome =
  | { readonly is: 'stored'; readonly seq: number; readonly createdAt: string }
  /** It was in the log before, or is in this batch already: the first one's place. */
  | {
      readonly is: 'duplicate'
      readonly seq: number
      readonly id: string
      readonly createdAt: string
    }
  | ({ readonly is: 'refused' } & Refusal)

export interface AppendAnswer {
  /** One for each entry, in their order. */
  readonly outcomes: readonly Outcome[]
  /** The rooms of the entries, as far as they exist. */
  readonly rooms: readonly { roomId: string; slug: string; epoch: string }[]
}

/**
 * The one way into the log: gives entries their places and stores them, in one
 * transaction. When it returns, what is `stored` is durable; when it throws,
 * nothing has changed, or the commit's fate is unknown and trying again with
 * the same client ids finds out. A refusal touches its own entry alone.
 *
 * Duplicates are found before places are given out and a rollback takes the
 * places back, so a room's `seq` has no holes.
 */
export function append(store: LogStore, entries: readonly Entry[]): Promise<AppendAnswer> {
  return transact(store, async () => {
    const answer = await write(store, entries)
    return { answer, isNews: answer.outcomes.some(({ is }) => is === 'stored') }
  })
}

/** Makes a room with its first events, all or nothing. Undefined when its slug is taken, or its people have a direct room. */
export function createRoom(
  store: LogStore,
  { room, epoch, entries, audit }: FirstEntries,
): Promise<AppendAnswer | undefined> {
  return transact(store, async () => {
    if (!(await store.addRoom(room, epoch))) return { answer: undefined, isNews: false }
    await store.addAudit(audit)
    return { answer: await write(store, entries), isNews: true }
  })
}

/** Deletes a room and all that belongs to it. False when there is none. */
export function deleteRoom(store: LogStore, { roomId, audit }: RoomToDelete): Promise<boolean> {
  return transact(store, async () => {
    const isNews = await store.deleteRoom(roomId)
    if (isNews) await store.addAudit(audit)
    return { answer: isNews, isNews }
  })
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
  readonly audit: readonly AuditRecord[]
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
  const heads = await store.lockHeads(roomIds)
  const sent = await store.findSent([...entries, ...predecessors(entries)])
  const members = await store.findMembers(
    entries.flatMap(memberKeysOf),
    entries.filter(takesModerator).map(({ roomId }) => roomId),
  )
  const lastSends = await store.findLastSends(slowKeysOf(entries, heads))
  const messages = await store.findMessages(entries.flatMap(messageKeysOf))
  const now = await store.now()
  const soFar = new SoFar({ heads, members, messages, lastSends })
  const { outcomes, events, audit, moved } = place(entries, { heads, sent, soFar, now })

  if (events.length > 0) {
    await store.addEvents(events)
    const projection = fold(events, members)
    await store.addMessages(projection.messages)
    await store.deleteMessages(leftOf(messages, projection.deletions))
    await store.renameRooms(projection.names)
    await store.changeSettings(projection.settings)
    await store.saveMembers(projection.members)
    await store.saveHeads(moved)
    if (audit.length > 0) await store.addAudit(audit)
  }
  return { outcomes, rooms: heads.map(({ roomId, slug, epoch }) => ({ roomId, slug, epoch })) }
}

type MovingHead = { -readonly [Key in keyof LockedHead]: LockedHead[Key] }

interface Found {
  readonly heads: readonly LockedHead[]
  readonly sent: readonly Sent[]
  readonly soFar: SoFar
  readonly now: string
}

/** Decides about each entry, in order, with nothing but what was found under the lock. A room's instants never fall along `seq`. */
function place(entries: readonly Entry[], { heads, sent, soFar, now }: Found) {
  const headOf = new Map<string, MovingHead>(heads.map((head) => [head.roomId, { ...head }]))
  const sentAs = new Map(sent.map((one) => [nameOf(one), one]))
  const moved = new Set<MovingHead>()
  const events: EventRow[] = []
  const audit: AuditRecord[] = []

  const outcomes = entries.map((entry): Outcome => {
    const first = sentAs.get(nameOf(entry))
    if (first && first.bodyHash !== entry.bodyHash)
      return refused('client_id_conflict', 'This client id belongs to a different message.')
    if (first) {
      const { seq, messageId, createdAt } = first
      return { is: 'duplicate', seq, id: messageId ?? '', createdAt }
    }
    if (entry.after !== undefined && !sentAs.has(nameOf({ ...entry, clientId: entry.after })))
      return refused('out_of_order', 'The message before this one is not stored.')
    const head = headOf.get(entry.roomId)
    if (!head) return refused('no_such_room', noSuchRoom().message)
    const verdict = soFar.verdictOn(entry, now)
    if (verdict === 'same') return { is: 'duplicate', seq: head.lastSeq, id: '', createdAt: now }
    if (verdict) return { is: 'refused', ...verdict }

    // A clock that was set back must not put an event before the room's newest.
    const createdAt = head.newestAt !== null && head.newestAt > now ? head.newestAt : now
    head.newestAt = createdAt
    const event = { ...entry, seq: ++head.lastSeq, createdAt }
    const record = auditOf(event, () => ({ ...head, ...soFar.subjectOf(entry) }))
    if (record) audit.push(record)
    soFar.take(event)
    if (event.kind === 'message.created') head.messageCount++
    if (event.kind === 'room.renamed') head.name = nameIn(event)
    moved.add(head)
    events.push(event)
    sentAs.set(nameOf(event), event)
    return { is: 'stored', seq: event.seq, createdAt }
  })
  return { outcomes, events, audit, moved: [...moved] }
}

/** What must be stored before entries of this batch, and is not in the batch. */
function predecessors(entries: readonly Entry[]): SentKey[] {
  const names = new Set(entries.map(nameOf))
  return entries
    .flatMap(({ senderId, after }) => (after === undefined ? [] : { senderId, clientId: after }))
    .filter((key) => !names.has(nameOf(key)))
}

/** Client ids have no spaces, so two different pairs never give the same name. */
function nameOf({ senderId, clientId }: SentKey): string {
  return `${clientId} ${senderId}`
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
