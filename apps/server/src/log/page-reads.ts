import type { RoomEvent } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { turns } from '../ground/turns.ts'
import { batchOf } from './active-room.ts'
import { eventsThatFit } from './event-size.ts'
import type { RoomBatch } from './follower.ts'

/** Pages that are read from the database at once; the others wait for their turn. */
const readsAtOnce = 8

/** Where the pages come from. */
export interface PageSource {
  /** What is in memory, if it is. */
  recent(roomId: string, range: { after: number; limit: number }): RoomEvent[] | undefined
  /** What is stored: of these events the first ones, about as many as fit into one frame. */
  readPage(roomId: string, range: { after: number; limit: number }): Promise<RoomEvent[]>
  /** What to call the room; undefined when there is none. */
  place(roomId: string): Promise<{ slug: string; epoch: string } | undefined>
}

/**
 * Pages of rooms for readers who have fallen behind. A reader who asks for the same while
 * it is being read gets the very same page, so that it is also encoded once;
 * and however many ask, the database has only so much to do.
 */
export class PageReads {
  readonly #source: PageSource
  readonly #reading = new Map<string, Promise<RoomBatch | undefined>>()
  readonly #inTurn = turns(readsAtOnce)

  constructor(source: PageSource) {
    this.#source = source
  }

  /** The events after `after`, as many as fit into one frame. Undefined when there is none. Throws what the database throws. */
  page(roomId: string, after: number): Promise<RoomBatch | undefined> {
    const key = `${roomId} ${after}`
    const reading = this.#reading.get(key)
    if (reading) return reading
    const page = this.#read(roomId, after).finally(() => this.#reading.delete(key))
    this.#reading.set(key, page)
    return page
  }

  async #read(roomId: string, after: number): Promise<RoomBatch | undefined> {
    const place = await this.#source.place(roomId)
    if (!place) return undefined
    const range = { after, limit: limits.eventsPerFrame }
    const recent = this.#source.recent(roomId, range)
    // Who asks knows that there is more. Where memory has nothing, it has not heard of it yet.
    const read = recent?.length
      ? recent
      : await this.#inTurn(() => this.#source.readPage(roomId, range))
    const events = read.slice(0, eventsThatFit(read))
    return events.length > 0 ? batchOf({ roomId, ...place }, events, after + 1) : undefined
  }
}
