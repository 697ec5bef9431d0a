import { busy } from '../ground/errors.ts'

/** What one room's entries wait in. */
interface Queue<Item, Outcome> {
  push(item: Item, bytes: number): Promise<Outcome>
  close(): Promise<void>
}

interface Lane<Item, Outcome> {
  readonly queue: Queue<Item, Outcome>
  /** Its items that are not stored yet. */
  pending: number
}

/** A queue for each room, for a store in which rooms do not wait for each other. */
export class RoomQueues<Item, Outcome> {
  readonly #open: () => Queue<Item, Outcome>
  readonly #mostWaiting: number
  readonly #lanes = new Map<string, Lane<Item, Outcome>>()
  #waiting = 0
  #closed = false

  /** `open` makes the queue of a room. So many items may wait, over all rooms. */
  constructor(open: () => Queue<Item, Outcome>, mostWaiting: number) {
    this.#open = open
    this.#mostWaiting = mostWaiting
  }

  /** Resolves when the item's batch has run. Throws ChatError `busy` when too many wait already, or after `close`. */
  async push(roomId: string, item: Item, bytes: number): Promise<Outcome> {
    if (this.#closed) throw busy('The server is stopping.')
    if (this.#waiting >= this.#mostWaiting)
      throw busy('Too many messages are waiting to be stored.')
    const lane = this.#lanes.getOrInsertComputed(roomId, () => ({
      queue: this.#open(),
      pending: 0,
    }))
    lane.pending++
    this.#waiting++
    try {
      return await lane.queue.push(item, bytes)
    } finally {
      this.#waiting--
      if (--lane.pending === 0) this.#lanes.delete(roomId)
    }
  }

  /** Items that are not stored yet. */
  get size(): number {
    return this.#waiting
  }

  /** Takes nothing new. Resolves when everything taken before has run. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#lanes.values()].map(({ queue }) => queue.close()))
  }
}
