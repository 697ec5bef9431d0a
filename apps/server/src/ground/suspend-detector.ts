import { type Clock, every } from './clock.ts'
import { afterRunning } from './running-time.ts'

/** Milliseconds between two checks of the timer. */
const checkEvery = 1_000
/** Milliseconds without a check, from which on the process was not running. */
const gap = 5_000

/**
 * Notices that this process did not run for a while: it was stopped, its
 * machine paused, or something kept it busy. What was known before may be
 * wrong then, and what waits to be handled may come from a person who has lost
 * the right to it.
 */
export class SuspendDetector {
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  readonly #stop: () => void
  #checkedAt: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#checkedAt = clock.monotonic()
    this.#stop = every(clock, checkEvery, () => this.check())
  }

  /**
   * Tells the listeners if there was a pause. The timer calls it; so does
   * code that is about to act on what may have waited, since after a pause
   * the network speaks before the timer does.
   */
  check(): void {
    const now = this.#clock.monotonic()
    const paused = now - this.#checkedAt > gap
    this.#checkedAt = now
    if (paused) for (const listener of [...this.#listeners]) listener()
  }

  /** Calls back after each pause, until the answer is called. */
  onSuspend(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls back when the process has run for so many milliseconds, see `afterRunning`; the answer takes it back. */
  after(milliseconds: number, call: () => void): () => void {
    return afterRunning(this.#clock, milliseconds, call)
  }

  close(): void {
    this.#stop()
  }
}
