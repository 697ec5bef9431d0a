import { overBudget } from './backpressure.ts'
import type { Flow } from './flow.ts'

/** Milliseconds between two looks. */
const lookEvery = 250

/**
 * The flows of the connections that were sent something and have not read it: one timer looks
 * after them, and after what waits for them together. Connections that are silent cost nothing here.
 */
export class Flows {
  readonly #watched = new Set<Flow>()
  readonly #budget: number | undefined
  #timer: NodeJS.Timeout | undefined

  /** `budget` is in bytes. */
  constructor(budget?: number) {
    this.#budget = budget
  }

  /** Something is sent to the connection: looks after it until nothing waits for it any more. */
  watch(flow: Flow): void {
    this.#watched.add(flow)
    this.#timer ??= setInterval(() => this.look(), lookEvery).unref()
  }

  /** The connection is gone. */
  forget(flow: Flow): void {
    this.#watched.delete(flow)
    if (this.#watched.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Looks at each of them once. The timer calls it; a test may. */
  look(): void {
    for (const flow of overBudget([...this.#watched], this.#budget)) flow.lag()
    for (const flow of this.#watched) if (!flow.look()) this.forget(flow)
  }
}
