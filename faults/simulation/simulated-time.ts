import type { Random } from '../random.ts'

interface Due {
  readonly at: number
  readonly order: number
  readonly call: () => void
}

/** Time that passes only when everything due before has happened: the server's clock and the client's. */
export class SimulatedTime {
  readonly #random: Random
  readonly #due: Due[] = []
  #now = 0
  #order = 0

  constructor(random: Random) {
    this.#random = random
  }

  monotonic(): number {
    return this.#now
  }

  wall(): number {
    return this.#now
  }

  after(ms: number, call: () => void): () => void {
    const due = { at: this.#now + ms, order: this.#order++, call }
    this.#due.splice(this.#placeFor(due), 0, due)
    return () => {
      const index = this.#due.indexOf(due)
      if (index >= 0) this.#due.splice(index, 1)
    }
  }

  /** Resolves after a random time, mostly a short one. */
  delay(most: number): Promise<void> {
    const ms = this.#random.next() ** 3 * most
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Lets everything happen up to then, one thing after the other. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.#due.at(-1); next && next.at <= end; next = this.#due.at(-1)) {
      this.#due.pop()
      this.#now = next.at
      next.call()
      // Every promise that this has kept has its turn before the next thing happens.
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#now = end
  }

  /** The next one stands last. */
  #placeFor(due: Due): number {
    let low = 0
    let high = this.#due.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.#due[middle] as Due
      if (other.at > due.at || (other.at === due.at && other.order > due.order)) low = middle + 1
      else high = middle
    }
    return low
  }
}
