const minute = 60_000
/** Mistakes are remembered for this long after the last one, in milliseconds. */
const memory = 15 * minute
/** The first wait after the free mistakes, in milliseconds; each next one is twice as long, up to the time that they are remembered. */
const firstWait = minute

/** Under what a mistake is counted, and how many of it are free. */
export interface Counted {
  readonly key: string
  readonly free: number
}

interface Entry {
  readonly count: number
  readonly at: number
}

/**
 * Mistakes of this process, by key. After the free ones each next try waits,
 * from one minute, twice as long as the one before, up to a quarter of an hour.
 * Each call looks at the next few entries for what is to be forgotten, so that
 * none has to look at all.
 */
export class Mistakes {
  readonly #now: () => number
  readonly #most: number
  readonly #entries = new Map<string, Entry>()
  #looking = this.#entries.entries()

  /** `now` is monotonic, in milliseconds; of more than `most` entries the rest is forgotten early. */
  constructor(now: () => number, most = 100_000) {
    this.#now = now
    this.#most = most
  }

  /** Entries that are remembered. */
  get size(): number {
    return this.#entries.size
  }

  /** Counts one under each of these keys and returns 0; or, where one has to wait, counts nothing and returns the milliseconds. */
  count(all: readonly Counted[]): number {
    const time = this.#now()
    const wait = Math.max(0, ...all.map((counted) => this.#waitOf(counted, time)))
    if (wait > 0) return wait
    for (const { key } of all)
      this.#entries.set(key, { count: this.#countOf(key, time) + 1, at: time })
    this.#forget(2 * all.length, time)
    return 0
  }

  /** What was counted last under this key was no mistake. */
  takeBack(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    if (entry.count <= 1) this.#entries.delete(key)
    else this.#entries.set(key, { ...entry, count: entry.count - 1 })
  }

  /** Nothing under this key was meant badly. */
  forget(key: string): void {
    this.#entries.delete(key)
  }

  #countOf(key: string, time: number): number {
    const entry = this.#entries.get(key)
    return entry && time - entry.at < memory ? entry.count : 0
  }

  #waitOf({ key, free }: Counted, time: number): number {
    const entry = this.#entries.get(key)
    const count = this.#countOf(key, time)
    if (!entry || count < free) return 0
    const wait = Math.min(memory, firstWait * 2 ** (count - free))
    return Math.max(0, Math.ceil(wait - (time - entry.at)))
  }

  #forget(many: number, time: number): void {
    for (let looked = 0; looked < many; looked++) {
      const next = this.#looking.next()
      if (next.done) {
        this.#looking = this.#entries.entries()
        continue
      }
      const [key, { at }] = next.value
      if (time - at >= memory || this.#entries.size > this.#most) this.#entries.delete(key)
    }
  }
}
