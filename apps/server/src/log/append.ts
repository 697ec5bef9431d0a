import type { ErrorCode } from '@lobby/protocol'
import type { LockedHead, LogStore, Sent, SentKey } from '../storage/log-store.ts'
import type { EventRow } from '../storage/tables.ts'
import type { Entry } from './entry.ts'
import { fold } from './fold.ts'

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
  | { readonly is: 'refused'; readonly code: ErrorCode; readonly message: string }

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
export async function append(store: LogStore, entries: readonly Entry[]): Promise<AppendAnswer> {
  try {
    await store.begin()
    // Sorted, so that two batches cannot wait for each other's rooms.
    const roomIds = [...new Set(entries.map(({ roomId }) => roomId))].sort()
    const heads = await store.lockHeads(roomIds)
    const sent = await store.findSent([...entries, ...predecessors(entries)])
    const createdAt = await store.now()
    const { outcomes, events, moved } = place(entries, { heads, sent, createdAt })

    if (events.length === 0) await store.rollback()
    else {
      await store.addEvents(events)
      const { messages, names } = fold(events)
      await store.addMessages(messages)
      await store.renameRooms(names)
      await store.saveHeads(moved)
      await store.commit()
    }
    return { outcomes, rooms: heads.map(({ roomId, slug, epoch }) => ({ roomId, slug, epoch })) }
  } catch (error) {
    await undo(store)
    throw error
  }
}

type MovingHead = { -readonly [Key in keyof LockedHead]: LockedHead[Key] }

interface Found {
  readonly heads: readonly LockedHead[]
  readonly sent: readonly Sent[]
  readonly createdAt: string
}

/** Decides about each entry, in order, with nothing but what was found under the lock. */
function place(entries: readonly Entry[], { heads, sent, createdAt }: Found) {
  const headOf = new Map<string, MovingHead>(heads.map((head) => [head.roomId, { ...head }]))
  const sentAs = new Map(sent.map((one) => [nameOf(one), one]))
  const moved = new Set<MovingHead>()
  const events: EventRow[] = []

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
    if (!head) return refused('no_such_room', 'There is no such room.')

    const event = { ...entry, seq: ++head.lastSeq, createdAt }
    if (event.kind === 'message.created') head.messageCount++
    moved.add(head)
    events.push(event)
    sentAs.set(nameOf(event), event)
    return { is: 'stored', seq: event.seq, createdAt }
  })
  return { outcomes, events, moved: [...moved] }
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
