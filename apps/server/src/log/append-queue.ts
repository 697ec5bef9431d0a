// What is written to rooms' logs: made an entry, joined with the batch of all rooms, and given to its room when it is stored.
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { busy, ChatError } from '../ground/errors.ts'
import { type Turns, turns } from '../ground/turns.ts'
import type { Batching } from '../storage/log-store.ts'
import type { AppendAnswer } from './append.ts'
import { CommitCounts } from './commit-counts.ts'
import { entryOf, eventAt } from './entries.ts'
import type { Authority, Entry } from './entry.ts'
import type { Hub } from './hub.ts'
import { type ShownMentions, shownMentions } from './kept-mentions.ts'
import type { Draft } from './kinds/kinds.ts'
import { inOwnOrder } from './own-order.ts'
import type { Appends, LogWriter, Placed } from './ports.ts'
import { RoomQueues } from './room-queues.ts'

/** Where a write has its place. */
export interface Appended {
  readonly seq: number
  readonly epoch: string
  /** Of the message; empty for an event without one. */
  readonly id: string
  readonly createdAt: string
  /** True when an earlier try had stored it. */
  readonly duplicate: boolean
  /** The people that its text mentions; of a duplicate, this does not say. */
  readonly mentioned?: ShownMentions
}

/** A room, as the hub and other nodes are told of it. */
export interface Place {
  readonly roomId: string
  readonly slug: string
  readonly epoch: string
}

export interface AppendsParts {
  readonly hub: Hub
  readonly append: LogWriter
  readonly clock: Clock
  /** Is told what this node has committed, after its own followers. */
  readonly committed?: (room: Place, events: readonly RoomEvent[]) => void
  /** Is told that this node has deleted a room, after its own followers. */
  readonly deleted?: (roomId: string) => void
}

/** Appends over a writer: what comes together is stored together, and given to its rooms. */
export function openAppends(parts: AppendsParts): Appends {
  const { hub, append: writer, clock, committed = () => {}, deleted = () => {} } = parts
  const commits = new CommitCounts(clock)
  const queue = queueFor(writer.batching, runBatch)

  return {
    store: (entry) => queue.push(entry.roomId, entry, Buffer.byteLength(entry.payload.body ?? '')),

    async createRoom(first) {
      const answer = await writer.createRoom(first)
      if (answer) announce(first.entries, answer)
      return answer !== null
    },

    async deleteRoom(room) {
      // Every table that has rows of rooms deletes them with the room.
      const isDeleted = await writer.deleteRoom(room)
      hub.gone(room.roomId)
      if (isDeleted) deleted(room.roomId)
      return isDeleted
    },

    commits,
    waiting: () => queue.size,
    close: () => queue.close(),
  }

  async function runBatch(entries: readonly Entry[]): Promise<Stored<Placed>> {
    const answer = await commits.measure(entries.length, writer.append(entries))
    const epochs = new Map(answer.rooms.map(({ roomId, epoch }) => [roomId, epoch]))
    const outcomes = answer.outcomes.map((outcome, index) => ({
      ...outcome,
      epoch: epochs.get(entries[index]?.roomId ?? '') ?? '',
    }))
    return { outcomes, tell: () => announce(entries, answer) }
  }

  /** Tells each room's followers what of a batch was stored. */
  function announce(entries: readonly Entry[], { outcomes, rooms }: AppendAnswer): void {
    const stored = new Map<string, RoomEvent[]>(rooms.map(({ roomId }) => [roomId, []]))
    for (const [index, entry] of entries.entries()) {
      const outcome = outcomes[index]
      if (outcome?.is !== 'stored') {
        commits.notStored++
        continue
      }
      commits.events++
      if (entry.kind === 'message.created') commits.messages++
      stored.get(entry.roomId)?.push(eventAt(entry, outcome))
    }
    for (const room of rooms) {
      const events = stored.get(room.roomId) ?? []
      if (events.length === 0) continue
      hub.roomOf(room.roomId).committed(room, events)
      committed(room, events)
    }
  }
}

/** Makes an entry of a draft and has it stored; `RoomLog.append` says what it promises. */
export function appendTo({ store }: Pick<Appends, 'store'>) {
  return async (roomId: string, draft: Draft, authority?: Authority): Promise<Appended> => {
    const entry = entryOf(roomId, draft, authority)
    return appendedOf(entry, await store(entry))
  }
}

/** One queue for all rooms, or one for each, as the store takes them. */
function queueFor<Outcome>(
  batching: Batching | undefined,
  runBatch: (entries: readonly Entry[]) => Promise<Stored<Outcome>>,
) {
  if (batching?.of !== 'one room') {
    const queue = new AppendQueue(runBatch)
    return {
      push: (_: string, entry: Entry, bytes: number) => queue.push(entry, bytes),
      get size() {
        return queue.size
      },
      close: () => queue.close(),
    }
  }
  const inTurn = turns(batching.atOnce)
  // The next batch of a room waits for the one before: else they may be stored the other way round.
  const limits = { batchItems: batching.items, worthACommit: Number.POSITIVE_INFINITY }
  const open = () => new AppendQueue<Entry, Outcome>(runBatch, limits, inTurn)
  return inOwnOrder(new RoomQueues(open, defaultLimits.waiting))
}

/** The place of an entry, for its writer. Throws the ChatError of one that is refused. */
function appendedOf({ messageId }: Entry, outcome: Placed): Appended {
  if (outcome.is === 'refused') {
    const { code, message, retryAfter } = outcome
    throw new ChatError(code, message, { ...(retryAfter !== undefined && { retryAfter }) })
  }
  if (outcome.is === 'failed') throw new Error(outcome.message)
  const { seq, createdAt, epoch } = outcome
  if (outcome.is === 'duplicate') return { seq, epoch, id: outcome.id, createdAt, duplicate: true }
  const mentioned = outcome.payload && shownMentions(outcome.payload)
  return {
    ...{ seq, epoch, id: messageId ?? '', createdAt, duplicate: false },
    ...(mentioned && { mentioned }),
  }
}

export interface AppendQueueLimits {
  /** Items in one batch, at most. */
  readonly batchItems: number
  /** Bytes in one batch, at most, unless one item alone has more. */
  readonly batchBytes: number
  /** So many items do not wait for the batch that is on its way. */
  readonly worthACommit: number
  /** Items that may wait beside the batches on their way. */
  readonly waiting: number
}

const defaultLimits: AppendQueueLimits = {
  batchItems: 256,
  batchBytes: 1024 * 1024,
  worthACommit: 64,
  waiting: 5_000,
}

/** While the newest is written, the one before it is told of. */
const batchesAtOnce = 2

interface Waiting<Item, Outcome> {
  readonly item: Item
  readonly bytes: number
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/** A batch that was stored: one outcome for each item, and who is told before the senders are. */
export interface Stored<Outcome> {
  readonly outcomes: readonly Outcome[]
  tell(): void
}

/**
 * Group commit. The first item goes at once; those that come while it is on
 * its way make the next batch, so nobody waits for more than two commits and
 * no timer is needed. Where many come, the next batch is already there when
 * one is written: neither thread waits for the other.
 */
export class AppendQueue<Item, Outcome> {
  readonly #run: (items: readonly Item[]) => Promise<Stored<Outcome>>
  readonly #limits: AppendQueueLimits
  readonly #inTurn: Turns
  #waiting: Waiting<Item, Outcome>[] = []
  #onTheirWay = 0
  #isDue = false
  readonly #idle = Promise.withResolvers<void>()
  #closed = false

  /** `run` stores a batch, all of it or nothing; two at most run at a time, and must be stored in the order of the calls. A batch is taken when its turn comes. */
  constructor(
    run: (items: readonly Item[]) => Promise<Stored<Outcome>>,
    limits: Partial<AppendQueueLimits> = {},
    inTurn: Turns = (work) => work(),
  ) {
    this.#run = run
    this.#inTurn = inTurn
    this.#limits = { ...defaultLimits, ...limits }
  }

  /** Items that wait beside the batch on its way. */
  get size(): number {
    return this.#waiting.length
  }

  /** Resolves when the item's batch has run. Throws ChatError `busy` when too many wait already, or after `close`. */
  push(item: Item, bytes: number): Promise<Outcome> {
    if (this.#closed) return Promise.reject(busy('The server is stopping.'))
    if (this.#waiting.length >= this.#limits.waiting)
      return Promise.reject(busy('Too many messages are waiting to be stored.'))
    return new Promise<Outcome>((resolve, reject) => {
      this.#waiting.push({ item, bytes, resolve, reject })
      this.#runSoon()
    })
  }

  /** Takes nothing new. Resolves when everything taken before has run. */
  close(): Promise<void> {
    this.#closed = true
    this.#runSoon()
    return this.#idle.promise
  }

  /** What is pushed in one go, such as the frames of one read, goes together. */
  #runSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      this.#runNext()
    })
  }

  #runNext(): void {
    while (this.#mayRun) {
      this.#onTheirWay++
      void this.#inTurn(() => this.#runBatch(this.#takeBatch())).then(() => {
        this.#onTheirWay--
        this.#runNext()
      })
    }
    if (this.#closed && this.#onTheirWay === 0) this.#idle.resolve()
  }

  get #mayRun(): boolean {
    if (this.#onTheirWay === 0) return this.#waiting.length > 0
    return this.#onTheirWay < batchesAtOnce && this.#waiting.length >= this.#limits.worthACommit
  }

  #takeBatch(): Waiting<Item, Outcome>[] {
    let count = 0
    let bytes = 0
    for (const next of this.#waiting) {
      bytes += next.bytes
      if (count > 0 && (count === this.#limits.batchItems || bytes > this.#limits.batchBytes)) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #runBatch(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const stored = await this.#run(batch.map(({ item }) => item))
      stored.tell()
      for (const [index, { resolve }] of batch.entries()) resolve(stored.outcomes[index] as Outcome)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}
