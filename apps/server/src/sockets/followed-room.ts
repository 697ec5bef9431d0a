import { type EncodedFrame, encodeOnce, encodeText } from '@lobby/channels'
import type { Cursor, Events, RoomEvent, Snapshot } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { RoomBatch, RoomLog } from '../log/room-log.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import type { Backlog } from './backlog.ts'

/** What a followed room needs of its connection. */
export interface RoomReader {
  readonly backlog: Backlog
  deliver(frame: EncodedFrame): void
  /** The room was deleted. */
  gone(slug: string): void
  /** The log could not be read; the connection cannot go on without holes. */
  failed(error: unknown): void
}

/**
 * One connection's place in one room: what it missed, then what happens, every
 * event once and in order. It listens before it reads, so that an event is
 * either in what it reads or comes afterwards; `seq` tells which. A reader that
 * is too slow for what happens gets it from the log, as fast as it reads.
 */
export class FollowedRoom {
  readonly room: RoomRecord
  readonly #log: RoomLog
  readonly #reader: RoomReader
  readonly #stopListening: () => void
  #epoch = ''
  /** The newest event that was sent. */
  #cursor = 0
  /** The newest event that we know of. */
  #head = 0
  #live = false
  #ended = false

  constructor(room: RoomRecord, log: RoomLog, reader: RoomReader) {
    this.room = room
    this.#log = log
    this.#reader = reader
    this.#stopListening = log.follow(room.id, {
      events: (batch) => this.#onBatch(batch),
      gone: () => {
        this.stop()
        reader.gone(room.slug)
      },
    })
  }

  /** The newest event that was sent; what a `ping` compares the client with. */
  get cursor(): number {
    return this.#cursor
  }

  /** Sends what the client lacks, and goes live. */
  async start(cursor: Cursor | null): Promise<void> {
    const head = await this.#log.head(this.room.id)
    this.#epoch = head.epoch
    this.#head = Math.max(this.#head, head.seq)
    const reason = reasonForSnapshot(cursor, head)
    if (reason) await this.#sendSnapshot(reason)
    else this.#cursor = cursor?.seq ?? 0
    await this.#catchUp()
  }

  /** Ends it; nothing is sent afterwards. */
  stop(): void {
    this.#ended = true
    this.#stopListening()
  }

  #onBatch(batch: RoomBatch): void {
    this.#head = Math.max(this.#head, batch.last)
    if (!this.#live || batch.last <= this.#cursor) return
    const frame = batch.first === this.#cursor + 1 && encodeOnce(batch, eventsText)
    if (frame && this.#reader.backlog.fits(frame.bytes.length)) {
      this.#cursor = batch.last
      this.#reader.deliver(frame)
    } else {
      this.#live = false
      this.#catchUp().catch((error) => this.#reader.failed(error))
    }
  }

  /** Reads until nothing is newer. Between the last look at the head and going live, nothing can happen. */
  async #catchUp(): Promise<void> {
    while (!this.#ended && this.#head > this.#cursor) {
      const range = { after: this.#cursor, limit: limits.eventsPerFrame }
      const events = await this.#log.read(this.room.id, range)
      const last = events.at(-1)
      // The head counts what is durable, so there is something to read, unless the room is gone.
      if (!last || this.#ended) return
      await this.#deliver(eventsText({ ...this.#place(), events }), last.seq)
    }
    this.#live = true
  }

  async #sendSnapshot(reason: Snapshot['reason']): Promise<void> {
    const { epoch, seq, prev, events } = await this.#log.tail(this.room.id, limits.snapshotEvents)
    this.#epoch = epoch
    const room = this.room.slug
    const snapshot: Snapshot = { type: 'snapshot', room, epoch, reason, prev, seq, events }
    await this.#deliver(JSON.stringify(snapshot), seq)
  }

  /** Sends what was read, when there is room for it. */
  async #deliver(text: string, cursor: number): Promise<void> {
    const frame = encodeText(text)
    await this.#reader.backlog.whenFits(frame.bytes.length)
    if (this.#ended) return
    this.#cursor = cursor
    this.#reader.deliver(frame)
  }

  #place() {
    return { slug: this.room.slug, epoch: this.#epoch }
  }
}

function reasonForSnapshot(
  cursor: Cursor | null,
  head: { epoch: string; seq: number },
): Snapshot['reason'] | undefined {
  if (!cursor) return 'new'
  if (cursor.epoch !== head.epoch || cursor.seq > head.seq) return 'reset'
  if (head.seq - cursor.seq > limits.replayEvents) return 'limited'
  return undefined
}

/** The frame of a batch; the same function for every connection, so that a batch is encoded once for all of them. */
function eventsText({ slug, epoch, events }: EventsOfRoom): string {
  const frame: Events = { type: 'events', room: slug, epoch, events: events as RoomEvent[] }
  return JSON.stringify(frame)
}

type EventsOfRoom = Pick<RoomBatch, 'slug' | 'epoch' | 'events'>
