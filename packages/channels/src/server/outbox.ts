import { type EncodedFrame, joinFrames } from '../frame.ts'

/** The part of a network socket that an outbox writes to. */
export interface Wire {
  readonly writableLength: number
  write(bytes: Uint8Array): boolean
  cork(): void
  uncork(): void
}

/**
 * Collects the outboxes that got something in this turn of the event loop, and
 * flushes them together when the turn ends: a socket that is owed a hundred
 * messages costs one system call, not a hundred. One for each server.
 */
export class FlushTurn {
  #dirty: Outbox[] = []
  #lastList: readonly EncodedFrame[] = []
  #lastJoined: Buffer | undefined

  add(outbox: Outbox): void {
    if (this.#dirty.push(outbox) === 1) setImmediate(() => this.#flush())
  }

  /** One buffer with the frames' bytes; the very same one for sockets that are owed the same list. */
  join(frames: readonly EncodedFrame[]): Buffer {
    if (!this.#lastJoined || !isSameList(frames, this.#lastList)) {
      this.#lastJoined = joinFrames(frames).bytes
      this.#lastList = frames.slice()
    }
    return this.#lastJoined
  }

  #flush(): void {
    const dirty = this.#dirty
    this.#dirty = []
    for (const outbox of dirty) outbox.flush()
    this.#lastJoined = undefined
    this.#lastList = []
  }
}

/** Whose outbox it is. */
export interface OutboxOwner {
  /** False: nothing may be written any more. */
  readonly isOpen: boolean
  /** Called once, when the peer reads so slowly that the bound is passed. Nothing is sent after it. */
  overflowed(): void
  /** Called after each write, with all bytes that were ever written. */
  written(position: number): void
}

/** What one socket is owed: bounded, and written once a turn. */
export class Outbox {
  readonly #turn: FlushTurn
  readonly #wire: Wire
  readonly #maxQueuedBytes: number
  readonly #owner: OutboxOwner
  readonly #frames: EncodedFrame[] = []
  #bytes = 0
  #written = 0
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

  /** All bytes that were ever written. */
  get position(): number {
    return this.#written
  }

  push(frame: EncodedFrame): void {
    if (this.#ended) return
    const before = this.queuedBytes
    if (before > 0 && before + frame.bytes.length > this.#maxQueuedBytes) {
      this.end()
      this.#owner.overflowed()
      return
    }
    this.#bytes += frame.bytes.length
    if (this.#frames.push(frame) === 1) this.#turn.add(this)
    // More makes no better write. And what waits is then what the peer has left
    // waiting, not what a busy turn has piled up.
    if (this.#bytes > worthCopying) this.flush()
  }

  /** Writes now, before something that must come after it (such as a close frame). */
  flush(): void {
    const frames = this.#frames
    const [first] = frames
    if (!first) return
    if (!this.#owner.isOpen) {
      this.end()
      return
    }
    if (frames.length > 1 && this.#bytes > worthCopying) {
      this.#writeTogether()
      return
    }
    this.#wire.write(frames.length === 1 ? first.bytes : this.#turn.join(frames))
    this.#written += this.#bytes
    this.#forget()
    this.#owner.written(this.#written)
  }

  /** Many bytes go at once, and the owner may ping between them: the slowest reader shows that it reads. */
  #writeTogether(): void {
    const frames = this.#frames.slice()
    this.#forget()
    this.#wire.cork()
    for (const { bytes } of frames) {
      this.#wire.write(bytes)
      this.#written += bytes.length
      this.#owner.written(this.#written)
    }
    this.#wire.uncork()
  }

  /** Drops what was not written and takes nothing more. */
  end(): void {
    this.#ended = true
    this.#forget()
  }

  #forget(): void {
    this.#frames.length = 0
    this.#bytes = 0
  }
}

// Up to here one copy is cheaper than what Node spends on a list of buffers.
const worthCopying = 64 * 1024

function isSameList(a: readonly EncodedFrame[], b: readonly EncodedFrame[]): boolean {
  return a.length === b.length && a.every((frame, index) => frame === b[index])
}
