import { sharesOf } from './budgets.ts'

/**
 * How many of something are there at once, by network: `most` from the
 * narrowest network of an address, more from the wider ones around it. Nothing is
 * remembered of networks that have none.
 */
export class NetworkCounts {
  readonly #most: number
  readonly #counts = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /**
   * Counts one until what is returned is called; calling it again does nothing.
   * Undefined, and nothing counted, when one of the networks has as many as it may.
   */
  enter(address: string): (() => void) | undefined {
    const shares = sharesOf(address)
    const isFull = shares.some(({ network, times }) => this.of(network) >= this.#most * times)
    if (isFull) return undefined
    for (const { network } of shares) this.#counts.set(network, this.of(network) + 1)
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      for (const { network } of shares) {
        const left = this.of(network) - 1
        if (left > 0) this.#counts.set(network, left)
        else this.#counts.delete(network)
      }
    }
  }

  /** How many are counted for a network that `networksOf` names. */
  of(network: string): number {
    return this.#counts.get(network) ?? 0
  }
}
