import type { RoomEvent } from '@lobby/protocol'
import { kinds } from './kinds/kinds.ts'

const maxEvents = 256
const maxBytes = 256 * 1024
/** What an event takes beside its text, roughly. */
const eventBytes = 500

/** A room's newest events in memory, without holes: at most 256, or 256 KB of them. */
export class Ring {
  #events: RoomEvent[] = []
  #sizes: number[] = []
  #bytes = 0

  /** Roughly. */
  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#events.length === 0
  }

  /** The newest event's `seq`. */
  get last(): number | undefined {
    return this.#events.at(-1)?.seq
  }

  /** Adds the event that follows the newest; any other starts the ring anew. */
  push(event: RoomEvent): void {
    if (this.last !== undefined && this.last + 1 !== event.seq) this.clear()
    const size = eventBytes + 2 * (kinds[event.type].textOf?.(event).length ?? 0)
    this.#events.push(event)
    this.#sizes.push(size)
    this.#bytes += size
    while (this.#events.length > maxEvents || this.#bytes > maxBytes) {
      this.#events.shift()
      this.#bytes -= this.#sizes.shift() ?? 0
    }
  }

  /** Up to `limit` events after `after`, or nothing when the first of them is not here. */
  read({ after, limit }: { after: number; limit: number }): RoomEvent[] | undefined {
    const first = this.#events[0]?.seq
    if (first === undefined || after + 1 < first) return undefined
    const start = after + 1 - first
    return this.#events.slice(start, start + limit)
  }

  /** Puts another event in the place of the one with its `seq`, if that is here. */
  replace(seq: number, change: (event: RoomEvent) => RoomEvent): void {
    const index = seq - (this.#events[0]?.seq ?? 0)
    const event = this.#events[index]
    if (event) this.#events[index] = change(event)
  }

  clear(): void {
    this.#events = []
    this.#sizes = []
    this.#bytes = 0
  }
}
