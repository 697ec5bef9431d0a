/** One holder at a time, in the order in which they asked. */
export class Mutex {
  #last: Promise<void> = Promise.resolve()

  /** Waits for the lock. What it answers releases it; calling that twice does no harm. */
  async acquire(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }
}
