import { type EncodedFrame, encodeOnce, encodeText } from '@lobby/channels'
import type { Cursor, Events, RoomEvent, Snapshot } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { RoomBatch, RoomLog } from '../log/room-log.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import { RoomStream, type StreamReader } from './room-stream.ts'

/** What a followed room needs of its connection. */
export interface RoomReader extends Pick<StreamReader, 'flow' | 'deliver' | 'failed'> {
  /** The room was deleted. */
  gone(slug: string): void
}

/** A room that a native connection follows: what it missed since its cursor, then what happens. */
export class FollowedRoom {
  readonly room: RoomRecord
  readonly #log: RoomLog
  readonly #reader: RoomReader
  readonly #stream: RoomStream

  constructor(room: RoomRecord, log: RoomLog, reader: RoomReader) {
    this.room = room
    this.#log = log
    this.#reader = reader
    const { flow, deliver, failed } = reader
    const gone = () => reader.gone(room.slug)
    this.#stream = new RoomStream(room, log, { flow, encode, deliver, failed, gone })
  }

  /** The newest event that was sent; what a `ping` compares the client with. */
  get cursor(): number {
    return this.#stream.cursor
  }

  /** Sends what the client lacks, and goes live. A client that reads slowly gets the rest as it reads. */
  async start(cursor: Cursor | null): Promise<void> {
    let reason = reasonForSnapshot(cursor, await this.#stream.findHead())
    // Another node may have brought the client further than this one has heard.
    if (reason === 'reset')
      reason = reasonForSnapshot(cursor, await this.#stream.findHead('stored'))
    const sent = reason ? await this.#sendSnapshot(reason) : (cursor?.seq ?? 0)
    await this.#stream.begin(sent)
  }

  /** Ends it; nothing is sent afterwards. */
  stop(): void {
    this.#stream.stop()
  }

  /** Sends the newest events; the answer is the last one's `seq`. */
  async #sendSnapshot(reason: Snapshot['reason']): Promise<number> {
    const { flow, deliver } = this.#reader
    await flow.turn()
    let bytes = 0
    try {
      const { epoch, seq, prev, events } = await this.#log.tail(this.room.id, limits.snapshotEvents)
      if (this.#stream.isEnded) return seq
      const room = this.room.slug
      const snapshot: Snapshot = { type: 'snapshot', room, epoch, reason, prev, seq, events }
      const frame = encodeText(JSON.stringify(snapshot))
      bytes = frame.bytes.length
      deliver(frame)
      return seq
    } finally {
      flow.sent(bytes)
    }
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

function encode(batch: RoomBatch): EncodedFrame {
  return encodeOnce(batch, eventsText)
}

/** The frame of a batch; the same function for every connection, so that a batch is encoded once for all of them. */
function eventsText({ slug, epoch, events }: RoomBatch): string {
  const frame: Events = { type: 'events', room: slug, epoch, events: events as RoomEvent[] }
  return JSON.stringify(frame)
}
