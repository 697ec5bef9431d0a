/** Messages of one connection that may wait for the disk at once; a client that sends more waits here. */
const messagesInFlight = 32

/** What of one connection waits for the disk. Its next frame is read meanwhile, up to a bound. */
export class InFlight {
  #count = 0
  #wake = nothing

  /** Undefined: go on. A promise: there is no room for more until it has resolved. `work` never rejects. */
  add(work: Promise<void>): Promise<void> | undefined {
    this.#count++
    void work.then(() => {
      this.#count--
      this.#wake()
    })
    if (this.#count < messagesInFlight) return undefined
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}

const nothing = () => {}
