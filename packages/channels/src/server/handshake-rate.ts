/**
 * How many handshakes are let in. After a restart everybody comes back at once;
 * the rest is told so before any work is done for it, and comes again.
 */
export class HandshakeRate {
  readonly #perSecond: number
  readonly #clock: () => number
  #left: number
  #at: number

  /** At most a second's worth at once. */
  constructor(perSecond: number, clock: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#clock = clock
    this.#left = perSecond
    this.#at = clock()
  }

  /** Counts one; false when it is one too many. */
  admit(): boolean {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return true
    const now = this.#clock()
    const earned = ((now - this.#at) / 1_000) * this.#perSecond
    this.#left = Math.min(this.#perSecond, this.#left + earned)
    this.#at = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
