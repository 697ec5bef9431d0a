/** One ping that waits for its pong. */
interface Ping {
  readonly number: number
  /** Bytes that had been written to the peer before it. */
  readonly position: number
  readonly at: number
  readonly answered: (() => void) | undefined
}

/**
 * The pings to one peer. A pong says more than that the peer is there: whatever
 * was written before its ping has been read. The kernels on the way hold
 * megabytes, so this alone tells how far a peer really is.
 */
export class Pings {
  readonly #clock: () => number
  /** Undefined, mostly: an array that was ever filled keeps its memory. */
  #waiting: Ping[] | undefined
  #number = 0
  #sentAt = Number.NEGATIVE_INFINITY
  #sentPosition = 0
  #readPosition = 0
  #answers = 0

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  /** Bytes of the stream that the peer is known to have read. */
  get readPosition(): number {
    return this.#readPosition
  }

  /** Grows with every pong that answers a ping of ours. */
  get answers(): number {
    return this.#answers
  }

  /** Whether a ping waits for its answer. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined
  }

  /** Milliseconds since the oldest ping that waits was sent; 0 when none waits. */
  get unansweredFor(): number {
    const oldest = this.#waiting?.[0]
    return oldest ? this.#clock() - oldest.at : 0
  }

  /** The position before which none is due. */
  get dueAt(): number {
    return this.#sentPosition + between
  }

  /**
   * Whether it is time for another, when so much has been written: every 32 KB
   * to a peer that owes an answer, so that the slowest shows that it reads; to
   * one that answers at once, no more than one a second.
   */
  isDue(position: number): boolean {
    if (position < this.dueAt) return false
    return this.#waiting !== undefined || this.#clock() - this.#sentAt >= pause
  }

  /** Notes a ping that is sent now, behind `position` bytes; the answer is its payload. */
  sent(position: number, answered?: () => void): string {
    const at = this.#clock()
    this.#waiting ??= []
    this.#waiting.push({ number: ++this.#number, position, at, answered })
    this.#sentAt = at
    this.#sentPosition = position
    return `${this.#number}`
  }

  /** Notes a pong. One that answers nothing of ours is ignored; a later one answers for those before it. */
  answered(payload: string): void {
    const waiting = this.#waiting ?? []
    const last = waiting.findIndex(({ number }) => `${number}` === payload)
    if (last < 0) return
    this.#answers++
    const answered = waiting.splice(0, last + 1)
    if (waiting.length === 0) this.#waiting = undefined
    for (const ping of answered) {
      this.#readPosition = ping.position
      ping.answered?.()
    }
  }

  /** The peer is gone: what waits for its answers is called. */
  end(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const ping of waiting) ping.answered?.()
  }
}

const between = 32 * 1024
const pause = 1_000
