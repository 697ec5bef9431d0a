import type { Clock } from '../clock.ts'

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now = 0
  #slept = 0
  #timers: { at: number; callback: () => void }[] = []

  monotonic(): number {
    return this.#now
  }

  wall(): number {
    return this.#now + this.#slept
  }

  /** The device sleeps: the date goes on, timers do not. */
  sleep(ms: number): void {
    this.#slept += ms
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass; whatever falls due on the way is called in its order. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await settled()
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = next.at
      next.callback()
    }
    this.#now = end
  }
}

/** Resolves when everything that was only waiting for its turn has had it. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
