import type { Clock } from '../ground/clock.ts'
import { durations, Spread } from '../ground/counts.ts'

const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256]

/** What was written to the rooms of this node: plain numbers, a few additions a batch. */
export class CommitCounts {
  /** Events of every kind that were stored. */
  events = 0
  /** Messages among them. */
  messages = 0
  /** Events that were repeated or refused. */
  notStored = 0
  /** Batches that failed as a whole. */
  failures = 0
  /** Seconds from handing a batch to the writer until it is durable. */
  readonly seconds = new Spread(durations)
  /** Events of a batch. */
  readonly sizes = new Spread(sizes)
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Measures a batch of so many entries, which is being written. */
  async measure<Answer>(entries: number, writing: Promise<Answer>): Promise<Answer> {
    const began = this.#clock.monotonic()
    try {
      const answer = await writing
      this.seconds.observe((this.#clock.monotonic() - began) / 1_000)
      this.sizes.observe(entries)
      return answer
    } catch (error) {
      this.failures++
      throw error
    }
  }
}
