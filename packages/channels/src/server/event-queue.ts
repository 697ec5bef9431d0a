import type { Event, Receive } from '../application.ts'

/**
 * The events of one connection that the application has not taken yet. After
 * the last one, `receive` waits forever: a connection that is over has no news.
 */
export class EventQueue {
  readonly #events: Event[] = []
  readonly #receivers: ((event: Event) => void)[] = []
  #taken = 0
  readonly #onTaken: (() => void) | undefined

  /** `onTaken` is called when an event that had to wait was taken. */
  constructor(onTaken?: () => void) {
    this.#onTaken = onTaken
  }

  get length(): number {
    return this.#events.length
  }

  /** Grows with every event that the application has taken. */
  get taken(): number {
    return this.#taken
  }

  push(event: Event): void {
    const receiver = this.#receivers.shift()
    if (!receiver) this.#events.push(event)
    else {
      this.#taken++
      receiver(event)
    }
  }

  readonly receive: Receive = () => {
    const event = this.#events.shift()
    if (!event) return new Promise((resolve) => this.#receivers.push(resolve))
    this.#taken++
    this.#onTaken?.()
    return Promise.resolve(event)
  }
}
