import { ChatError } from '../ground/errors.ts'

export interface AppendQueueLimits {
  /** Items in one batch, at most. */
  readonly batchItems: number
  /** Bytes in one batch, at most, unless one item alone has more. */
  readonly batchBytes: number
  /** Items that may wait beside the batch on its way. */
  readonly waiting: number
}

const defaultLimits: AppendQueueLimits = {
  batchItems: 256,
  batchBytes: 1024 * 1024,
  waiting: 5_000,
}

interface Waiting<Item, Outcome> {
  readonly item: Item
  readonly bytes: number
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/**
 * Group commit. The first item goes at once; those that come while it is on
 * its way make the next batch, so nobody waits for more than two commits and
 * no timer is needed.
 */
export class AppendQueue<Item, Outcome> {
  readonly #run: (items: readonly Item[]) => Promise<readonly Outcome[]>
  readonly #limits: AppendQueueLimits
  #waiting: Waiting<Item, Outcome>[] = []
  #working: Promise<void> | undefined
  #closed = false

  /** `run` stores a batch, all of it or nothing, and answers one outcome for each item. One batch runs at a time. */
  constructor(
    run: (items: readonly Item[]) => Promise<readonly Outcome[]>,
    limits: Partial<AppendQueueLimits> = {},
  ) {
    this.#run = run
    this.#limits = { ...defaultLimits, ...limits }
  }

  /** Resolves when the item's batch has run. Throws ChatError `busy` when too many wait already, or after `close`. */
  push(item: Item, bytes: number): Promise<Outcome> {
    if (this.#closed) return Promise.reject(busy('The server is stopping.'))
    if (this.#waiting.length >= this.#limits.waiting)
      return Promise.reject(busy('Too many messages are waiting to be stored.'))
    const outcome = new Promise<Outcome>((resolve, reject) =>
      this.#waiting.push({ item, bytes, resolve, reject }),
    )
    this.#working ??= this.#work()
    return outcome
  }

  /** Takes nothing new. Resolves when everything taken before has run. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#working
  }

  async #work(): Promise<void> {
    // What is pushed in one go, such as the frames of one read, goes together.
    await null
    while (this.#waiting.length > 0) await this.#runBatch(this.#takeBatch())
    this.#working = undefined
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
      const outcomes = await this.#run(batch.map(({ item }) => item))
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as Outcome)
    } catch (error) {
      // A ChatError is about the database and holds for all. Anything else is
      // one item's doing: alone, each finds out whether it was its own.
      if (batch.length > 1 && !(error instanceof ChatError))
        for (const one of batch) await this.#runBatch([one])
      else for (const { reject } of batch) reject(error)
    }
  }
}

function busy(message: string): ChatError {
  return new ChatError('busy', message, { retryAfter: 1_000 })
}
