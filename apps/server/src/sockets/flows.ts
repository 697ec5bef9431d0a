import { overBudget } from './backpressure.ts'
import type { Flow } from './flow.ts'

/** Milliseconds between two looks. */
const lookEvery = 250

/** The flows of all connections: one timer looks after them, and after what waits for them together. */
export class Flows {
  readonly #flows = new Set<Flow>()
  readonly #budget: number | undefined
  #timer: NodeJS.Timeout | undefined

  /** `budget` is in bytes. */
  constructor(budget?: number) {
    this.#budget = budget
  }

  add(flow: Flow): void {
    this.#flows.add(flow)
    this.#timer ??= setInterval(() => this.look(), lookEvery).unref()
  }

  remove(flow: Flow): void {
    this.#flows.delete(flow)
    if (this.#flows.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Looks at every connection once. The timer calls it; a test may. */
  look(): void {
    for (const flow of this.#flows) flow.look()
    for (const flow of overBudget([...this.#flows], this.#budget)) flow.lag()
  }
}
