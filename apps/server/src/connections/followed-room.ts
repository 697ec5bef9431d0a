import { encodeText } from '@lobby/channels'
import type { Cursor, Snapshot } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { RoomLog } from '../log/room-log.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import { eventsText, RoomStream, type StreamReader } from './room-stream.ts'
import type { SendWindow } from './send-window.ts'

/** The rooms of one connection, of which this is one. */
export interface RoomOwner {
  readonly window: SendWindow
  failed(error: unknown): void
  /** Whether what ends the place of all guests in a public room ends the reader's. */
  readonly isGuest: boolean
  /** The room was deleted. */
  gone(followed: FollowedRoom): void
  /** The room has another history than what was sent: it is to be followed anew. */
  restarted(followed: FollowedRoom): void
  /** The reader's place in the room has ended with this event, the last one they were sent. */
  removed(followed: FollowedRoom, seq: number): void
}

/** The room, and what of it may be seen: everything from `visibleFrom` on, or up to `until`, the event that ended the reader's place. */
export interface FollowedPlace extends Pick<RoomRecord, 'id' | 'slug' | 'visibleFrom' | 'lastSeq'> {
  readonly until?: number | undefined
}

/** Whose place in which room it is. */
interface Following {
  readonly room: FollowableRoom
  readonly userId: string | undefined
}

type FollowableRoom = Pick<RoomRecord, 'id' | 'slug' | 'kind'>

/**
 * A room that a native connection follows: what it missed since its cursor, then what happens. One object, and
 * what its stream asks are its methods: there are many.
 */
export class FollowedRoom implements StreamReader {
  readonly room: FollowableRoom
  readonly userId: string | undefined
  readonly #log: RoomLog
  readonly #owner: RoomOwner
  readonly #stream: RoomStream

  constructor({ room, userId }: Following, log: RoomLog, owner: RoomOwner) {
    const { id, slug, kind } = room
    this.room = { id, slug, kind }
    this.userId = userId
    this.#log = log
    this.#owner = owner
    this.#stream = new RoomStream(this.room, log, this)
  }

  /** The newest event that was sent, what a `ping` compares the client with; undefined until the reader has a place. */
  get cursor(): number | undefined {
    return this.#stream.cursor
  }

  /** Whether the reader may still be here, as far as is known; what they were not sent yet may end it. */
  get isOpen(): boolean {
    return !this.#stream.isEnded && this.#stream.end === Number.POSITIVE_INFINITY
  }

  /**
   * Looks how far the client is, begins to send what it lacks, and goes live.
   * `sent` resolves when the client was sent all that there is now, as far as it
   * reads; do not let its next command wait for that. `authorise` answers the room and the reader's
   * place in it as they are then, and throws ChatError when the reader may not be there.
   */
  async start(
    cursor: Cursor | null,
    authorise: () => FollowedPlace | Promise<FollowedPlace>,
  ): Promise<{ readonly sent: Promise<void> }> {
    const head = await this.#stream.findHead()
    const place = await authorise()
    const { visibleFrom, lastSeq, until } = place
    this.#stream.authorise(until === undefined ? lastSeq : until - 1, until)
    let reason = reasonForSnapshot(cursor, head, place)
    // Another node may have brought the client further than this one has heard.
    if (reason === 'reset')
      reason = reasonForSnapshot(cursor, await this.#stream.findHead('stored'), place)
    if (!reason) return { sent: this.#stream.begin(cursor?.seq ?? 0) }
    return { sent: this.#beginAnew(reason, visibleFrom) }
  }

  /** Ends it; nothing is sent afterwards. */
  stop(): void {
    this.#stream.stop()
  }

  // What the stream asks.

  get window(): SendWindow {
    return this.#owner.window
  }

  get toText() {
    return eventsText
  }

  goesWithGuests(): boolean {
    return this.room.kind === 'public' && this.#owner.isGuest
  }

  gone(): void {
    this.#owner.gone(this)
  }

  restarted(): void {
    this.#owner.restarted(this)
  }

  removed(seq: number): void {
    this.#owner.removed(this, seq)
  }

  failed(error: unknown): void {
    this.#owner.failed(error)
  }

  async #beginAnew(reason: Snapshot['reason'], visibleFrom: number): Promise<void> {
    if (!(await this.#stream.turn())) return
    await this.#stream.begin(await this.#sendSnapshot(reason, visibleFrom))
  }

  /** Sends the newest events, and gives the turn back; the answer is the last one's `seq`. */
  async #sendSnapshot(reason: Snapshot['reason'], visibleFrom: number): Promise<number> {
    const owner = this.#owner
    let bytes = 0
    try {
      const { end } = this.#stream
      const tail = await this.#log.tail(this.room.id, limits.snapshotEvents, end)
      const seq = Math.min(tail.seq, this.#stream.end)
      if (this.#stream.isEnded) return seq
      const events = tail.events.filter((event) => event.seq >= visibleFrom && event.seq <= seq)
      // Before what may be seen there is nothing.
      const prev = tail.prev + 1 < visibleFrom ? 0 : Math.min(tail.prev, seq)
      const { epoch } = tail
      const room = this.room.slug
      const snapshot: Snapshot = { type: 'snapshot', room, epoch, reason, prev, seq, events }
      const frame = encodeText(JSON.stringify(snapshot))
      bytes = frame.bytes.length
      owner.window.frames.push(frame)
      return seq
    } finally {
      owner.window.sent(bytes)
    }
  }
}

function reasonForSnapshot(
  cursor: Cursor | null,
  head: { epoch: string; seq: number },
  { visibleFrom, until = head.seq }: FollowedPlace,
): Snapshot['reason'] | undefined {
  if (!cursor) return 'new'
  if (cursor.epoch !== head.epoch || cursor.seq > head.seq) return 'reset'
  if (cursor.seq + 1 < visibleFrom) return 'limited'
  if (Math.min(head.seq, until) - cursor.seq > limits.replayEvents) return 'limited'
  return undefined
}
