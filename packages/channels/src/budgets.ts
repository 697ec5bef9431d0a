import { networksOf } from './networks.ts'

/** How much of something one key may have: `perSecond` for good, `burst` at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** A budget to take from. */
export interface Budget {
  readonly key: string
  readonly rate: Rate
}

/** How `Budgets` keeps time, and how much it remembers. */
export interface BudgetsOptions {
  /** Monotonic, in milliseconds. Default `performance.now`. */
  readonly clock?: () => number
  /** Budgets that are remembered at once; above it each call forgets the next few, full or not. Default 100,000. */
  readonly most?: number
}

/** What adding up parts of seconds may be wrong by. */
const rounding = 1e-9

interface Bucket {
  readonly rate: Rate
  readonly tokens: number
  readonly at: number
}

/**
 * Token buckets of this process, by key. A bucket that has filled up again is
 * forgotten: each call looks at the next few, so that none has to look at all.
 */
export class Budgets {
  readonly #clock: () => number
  readonly #most: number
  readonly #buckets = new Map<string, Bucket>()
  #looking = this.#buckets.entries()

  constructor({ clock = () => performance.now(), most = 100_000 }: BudgetsOptions = {}) {
    this.#clock = clock
    this.#most = most
  }

  /** Budgets that are remembered. */
  get size(): number {
    return this.#buckets.size
  }

  /**
   * Takes so many from each of these budgets, or, where one has too few left,
   * from none. Returns 0, or the milliseconds until it is worth trying again.
   */
  take(budgets: readonly Budget[], count = 1): number {
    const time = this.#clock()
    const left = budgets.map(({ key, rate }) => {
      const bucket = this.#buckets.get(key)
      return bucket ? levelOf({ ...bucket, rate }, time) : rate.burst
    })
    const waits = budgets.map(({ rate }, index) =>
      Math.ceil((Math.max(0, count - (left[index] as number) - rounding) / rate.perSecond) * 1_000),
    )
    const wait = Math.max(0, ...waits)
    if (wait > 0) return wait
    budgets.forEach(({ key, rate }, index) => {
      this.#buckets.set(key, { rate, tokens: (left[index] as number) - count, at: time })
    })
    this.#forget(2 * budgets.length, time)
    return 0
  }

  /** What `take` would answer now, with nothing taken. */
  waitFor(budgets: readonly Budget[], count = 1): number {
    const time = this.#clock()
    const waits = budgets.map((budget) => {
      const missing = Math.max(0, count - this.#left(budget, time) - rounding)
      return Math.ceil((missing / budget.rate.perSecond) * 1_000)
    })
    return Math.max(0, ...waits)
  }

  #left({ key, rate }: Budget, time: number): number {
    const bucket = this.#buckets.get(key)
    return bucket ? levelOf({ ...bucket, rate }, time) : rate.burst
  }

  /** Goes on from where it stopped; twice as many as a call may add, so that it gets around. */
  #forget(many: number, time: number): void {
    for (let looked = 0; looked < many; looked++) {
      const next = this.#looking.next()
      if (next.done) {
        this.#looking = this.#buckets.entries()
        continue
      }
      const [key, bucket] = next.value
      const isFull = levelOf(bucket, time) >= bucket.rate.burst
      if (isFull || this.#buckets.size > this.#most) this.#buckets.delete(key)
    }
  }
}

/** How much more than one network the wider ones around it have: a /64, the /56 of sixteen sites at a small provider, a /48. */
const widening = [1, 4, 16]

/** Each network of an address, narrowest first, and how many times of what the narrowest may have it may have. */
export function sharesOf(address: string): { network: string; times: number }[] {
  return networksOf(address).map((network, level) => ({ network, times: widening[level] ?? 1 }))
}

/**
 * The budgets of what comes from one address, one for each network that it is
 * in: `rate` for the narrowest, more for wider ones, so that neighbours do not
 * use up each other's, and a customer with very many addresses has not as many
 * budgets. `name` says what is counted.
 */
export function budgetsFrom(address: string, name: string, rate: Rate): Budget[] {
  return sharesOf(address).map(({ network, times }) => ({
    key: `${name} ${network}`,
    rate: { perSecond: rate.perSecond * times, burst: rate.burst * times },
  }))
}

function levelOf({ rate, tokens, at }: Bucket, time: number): number {
  return Math.min(rate.burst, tokens + ((time - at) / 1_000) * rate.perSecond)
}
