import { setTimeout as delay } from 'node:timers/promises'

/** Bytes that may wait for the reader before more is held back: half of what ends a connection, see `maxQueuedBytes`. */
const roomy = 512 * 1024
const lookEvery = 20
/** Milliseconds in which a reader must have taken something. */
const patience = 30_000

/** What one connection was sent and has not taken yet. A slow reader waits here alone; the log keeps what it waits for. */
export class Backlog {
  readonly #queuedBytes: () => number
  readonly #stuck: () => void

  /** `stuck` hears of a reader that takes nothing at all. */
  constructor(queuedBytes: () => number, stuck: () => void) {
    this.#queuedBytes = queuedBytes
    this.#stuck = stuck
  }

  /** Whether so many bytes may be sent now. Behind an empty queue, any number may. */
  fits(bytes: number): boolean {
    const queued = this.#queuedBytes()
    return queued === 0 || queued + bytes <= roomy
  }

  /** Resolves when they fit, or when the reader is given up. */
  async whenFits(bytes: number): Promise<void> {
    let before = Number.POSITIVE_INFINITY
    let tookAt = performance.now()
    while (!this.fits(bytes)) {
      const queued = this.#queuedBytes()
      if (queued < before) tookAt = performance.now()
      else if (performance.now() - tookAt > patience) return this.#stuck()
      before = queued
      await delay(lookEvery, undefined, { ref: false })
    }
  }
}
