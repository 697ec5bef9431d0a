// What is counted while the server runs: plain numbers, read at a scrape of the metrics.

/** How often each of a few names came. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  entries(): Iterable<readonly [name: string, count: number]> {
    return this.#counts
  }
}

/** How values are spread: how many were at most each bound, all of them, and their sum. */
export class Spread {
  readonly bounds: readonly number[]
  /** Values above the bound before and at most this one; the last are those above all bounds. */
  readonly counts: number[]
  sum = 0

  /** `bounds` rise. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.counts = Array(bounds.length + 1).fill(0)
  }

  observe(value: number): void {
    let place = 0
    while (place < this.bounds.length && value > (this.bounds[place] as number)) place++
    this.counts[place] = (this.counts[place] ?? 0) + 1
    this.sum += value
  }
}

/** Bounds in seconds for what takes from half a millisecond to some seconds. */
export const durations: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
]

/** What is counted in many places; the log and the engine count for themselves. */
export interface Counts {
  /** Requests of the API and the page that were answered, by status. */
  readonly requests: Tally
  /** In seconds, until the answer begins. */
  readonly requestSeconds: Spread
  /** What the API and sockets have refused, by code. */
  readonly refusals: Tally
  /** By what was wrong. */
  readonly failedSignIns: Tally
  /** What came too often, by the name of the rate. */
  readonly rates: Tally
}

export function openCounts(): Counts {
  return {
    requests: new Tally(),
    requestSeconds: new Spread(durations),
    refusals: new Tally(),
    failedSignIns: new Tally(),
    rates: new Tally(),
  }
}
