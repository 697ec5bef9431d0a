import { type Clock, every } from '../ground/clock.ts'
import { overBudget } from './backpressure.ts'
import type { SendWindow } from './send-window.ts'

/** Milliseconds between two checks. */
const checkEvery = 250

/**
 * The send windows of connections that were sent something and have not read it: one timer checks
 * them, and after what waits for them together. Connections that are silent cost nothing here.
 */
export class SlowReaders {
  readonly #watched = new Set<SendWindow>()
  readonly #clock: Clock
  readonly #budget: number | undefined
  #stop: (() => void) | undefined

  /** `budget` is in bytes. */
  constructor(clock: Clock, budget?: number) {
    this.#clock = clock
    this.#budget = budget
  }

  /** Something is sent to the connection: looks after it until nothing waits for it any more. Called for each delivery. */
  watch(window: SendWindow): void {
    if (window.isWatched) return
    window.isWatched = true
    this.#watched.add(window)
    this.#stop ??= every(this.#clock, checkEvery, () => this.check())
  }

  /** The connection is gone. */
  forget(window: SendWindow): void {
    window.isWatched = false
    this.#watched.delete(window)
    if (this.#watched.size > 0) return
    this.#stop?.()
    this.#stop = undefined
  }

  /** How many have not read all they were sent, how many of them lag, and the bytes that wait for all. */
  measure(): { waiting: number; lagging: number; queuedBytes: number } {
    const sum = { waiting: this.#watched.size, lagging: 0, queuedBytes: 0 }
    for (const { lags, queuedBytes } of this.#watched) {
      if (lags) sum.lagging++
      sum.queuedBytes += queuedBytes
    }
    return sum
  }

  /** Checks each of them once. The timer calls it; a test may. */
  check(): void {
    for (const window of overBudget([...this.#watched], this.#budget)) window.lag()
    for (const window of this.#watched) if (!window.check()) this.forget(window)
  }
}
