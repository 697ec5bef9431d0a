/** One holder at a time, in the order in which they asked. */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Waits for a turn. What it answers ends the turn; calling that twice does no harm. */
  async take(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }
}
