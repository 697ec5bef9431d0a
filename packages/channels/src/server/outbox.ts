import { type EncodedFrame, type FrameSink, joinFrames } from '../frame.ts'

/** The part of a network socket that an outbox writes to. */
export interface Wire {
  readonly writableLength: number
  /** False once it has ended, or is about to. */
  readonly writable: boolean
  write(bytes: Uint8Array): boolean
  cork(): void
  uncork(): void
}

/**
 * Collects the outboxes that got something in this turn of the event loop, and
 * flushes them together when the turn ends: a socket that is owed a hundred
 * messages costs one system call, not a hundred. One for each server.
 *
 * The peer of a turn's only answer is written to first, and the others in slices between which
 * is read: what it says next is on its way to the disk before the last of very many has this. Several answers,
 * to one peer or to many, go in their turn, so that what is said next comes together, and shares a commit.
 */
export class FlushTurn {
  #dirty: Outbox[] = []
  /** Those of this turn, and how many of them were flushed. */
  #flushing: readonly Outbox[] = []
  #flushed = 0
  #hurried: Outbox[] = []
  #isDue = false
  #lastFirst: EncodedFrame | undefined
  #lastMore: readonly EncodedFrame[] = []
  #lastJoined: Buffer | undefined

  add(outbox: Outbox): void {
    this.#dirty.push(outbox)
    if (!this.#isDue) this.#flushSoon()
  }

  /** The peer of an outbox that was added waits for an answer. */
  hurry(outbox: Outbox): void {
    this.#hurried.push(outbox)
  }

  /** One buffer with the frames' bytes; the very same one for sockets that are owed the same list. */
  join(first: EncodedFrame, more: readonly EncodedFrame[]): Buffer {
    const isLast = first === this.#lastFirst && isSameList(more, this.#lastMore)
    if (this.#lastJoined && isLast) return this.#lastJoined
    this.#lastFirst = first
    this.#lastMore = more
    this.#lastJoined = joinFrames([first, ...more]).bytes
    return this.#lastJoined
  }

  #flushSoon(): void {
    this.#isDue = true
    setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    this.#isDue = false
    const [first, ...others] = this.#hurried.splice(0)
    const isSliced = first ? others.length === 0 : this.#flushed > 0
    if (isSliced) first?.flush()
    if (this.#flushed === 0) {
      this.#flushing = this.#dirty
      this.#dirty = []
    }
    const all = this.#flushing.length
    const end = isSliced ? Math.min(this.#flushed + slice, all) : all
    while (this.#flushed < end) this.#flushing[this.#flushed++]?.flush()
    if (end === all) {
      this.#flushing = []
      this.#flushed = 0
    }
    this.#lastJoined = undefined
    this.#lastFirst = undefined
    this.#lastMore = []
    const isLeft = this.#flushing.length > 0 || this.#dirty.length > 0
    if (isLeft && !this.#isDue) this.#flushSoon()
  }
}

/** Sockets that are written to before something is read. */
const slice = 256

/** Whose outbox it is. */
export interface OutboxOwner {
  /** Called once, when the peer reads so slowly that the bound is passed. Nothing is sent after it. */
  overflowed(): void
  /** Called after a write, with all bytes that were ever written. Answers with how many it wants to hear of it again. */
  written(position: number): number
}

/** What one socket is owed: bounded, and written once a turn. Of a turn's frames there is mostly one: no list is made for it. */
export class Outbox implements FrameSink {
  readonly #turn: FlushTurn
  readonly #wire: Wire
  readonly #maxQueuedBytes: number
  readonly #owner: OutboxOwner
  #first: EncodedFrame | undefined
  #more: EncodedFrame[] | undefined
  /** Bytes of the frames. */
  #bytes = 0
  /** Bytes that waited in the socket after the last write: since then they have only become fewer. */
  #unsent = 0
  #written = 0
  /** The owner hears of writes from here on. */
  #tellFrom = 0
  #ended = false

  /** `maxQueuedBytes` may wait for the peer; a single frame may be larger when nothing waits before it. */
  constructor(turn: FlushTurn, wire: Wire, maxQueuedBytes: number, owner: OutboxOwner) {
    this.#turn = turn
    this.#wire = wire
    this.#maxQueuedBytes = maxQueuedBytes
    this.#owner = owner
  }

  /** Bytes that have not left for the network. */
  get queuedBytes(): number {
    return this.#bytes + this.#wire.writableLength
  }

  get queuedAtMost(): number {
    return this.#bytes + this.#unsent
  }

  /** All bytes that were ever written. */
  get position(): number {
    return this.#written
  }

  push(frame: EncodedFrame): void {
    if (this.#ended) return
    const { length } = frame.bytes
    // The socket itself is asked when it may be too much, not for each delivery.
    if (this.queuedAtMost + length > this.#maxQueuedBytes && this.#isFullWith(length)) {
      this.end()
      this.#owner.overflowed()
      return
    }
    this.#bytes += length
    if (!this.#first) {
      this.#first = frame
      this.#turn.add(this)
    } else if (this.#more) this.#more.push(frame)
    else this.#more = [frame]
    // More makes no better write. And what waits is then what the peer has left
    // waiting, not what a busy turn has piled up.
    if (this.#bytes > worthCopying) this.flush()
  }

  hurry(): void {
    if (this.#first) this.#turn.hurry(this)
  }

  /** Writes now, before something that must come after it (such as a close frame). */
  flush(): void {
    const first = this.#first
    if (!first) return
    const more = this.#more
    if (!this.#wire.writable) {
      this.end()
      return
    }
    if (more && this.#bytes > worthCopying) {
      this.#writeTogether([first, ...more])
      return
    }
    this.#wire.write(more ? this.#turn.join(first, more) : first.bytes)
    this.#written += this.#bytes
    this.#forget()
    this.#unsent = this.#wire.writableLength
    this.#tell()
  }

  /** Many bytes go at once, and the owner may ping between them: the slowest reader shows that it reads. */
  #writeTogether(frames: readonly EncodedFrame[]): void {
    this.#forget()
    this.#wire.cork()
    for (const { bytes } of frames) {
      this.#wire.write(bytes)
      this.#written += bytes.length
      this.#tell()
    }
    this.#wire.uncork()
    this.#unsent = this.#wire.writableLength
  }

  /** Drops what was not written and takes nothing more. */
  end(): void {
    this.#ended = true
    this.#forget()
  }

  #tell(): void {
    if (this.#written >= this.#tellFrom) this.#tellFrom = this.#owner.written(this.#written)
  }

  #isFullWith(bytes: number): boolean {
    const before = this.queuedBytes
    return before > 0 && before + bytes > this.#maxQueuedBytes
  }

  #forget(): void {
    this.#first = undefined
    this.#more = undefined
    this.#bytes = 0
  }
}

// Up to here one copy is cheaper than what Node spends on a list of buffers.
const worthCopying = 64 * 1024

function isSameList(a: readonly EncodedFrame[], b: readonly EncodedFrame[]): boolean {
  return a.length === b.length && a.every((frame, index) => frame === b[index])
}
