import { overBudget } from './backpressure.ts'
import type { SendWindow } from './send-window.ts'

/** Milliseconds between two looks. */
const lookEvery = 250

/**
 * The send windows of connections that were sent something and have not read it: one timer looks
 * after them, and after what waits for them together. Connections that are silent cost nothing here.
 */
export class SlowReaders {
  readonly #watched = new Set<SendWindow>()
  readonly #budget: number | undefined
  #timer: NodeJS.Timeout | undefined

  /** `budget` is in bytes. */
  constructor(budget?: number) {
    this.#budget = budget
  }

  /** Something is sent to the connection: looks after it until nothing waits for it any more. Called for each delivery. */
  watch(window: SendWindow): void {
    if (window.isWatched) return
    window.isWatched = true
    this.#watched.add(window)
    this.#timer ??= setInterval(() => this.look(), lookEvery).unref()
  }

  /** The connection is gone. */
  forget(window: SendWindow): void {
    window.isWatched = false
    this.#watched.delete(window)
    if (this.#watched.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Looks at each of them once. The timer calls it; a test may. */
  look(): void {
    for (const window of overBudget([...this.#watched], this.#budget)) window.lag()
    for (const window of this.#watched) if (!window.look()) this.forget(window)
  }
}
