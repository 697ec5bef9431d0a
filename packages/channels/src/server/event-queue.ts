import type { Event, Receive } from '../application.ts'

/** Whose events they are. */
export interface EventQueueOwner {
  /** An event that had to wait was taken. */
  taken(): void
}

/**
 * The events of one connection that the application has not taken yet. After
 * the last one, `receive` waits forever: a connection that is over has no news.
 * There are many, and most have nothing waiting: what is empty takes no memory.
 */
export class EventQueue {
  #events: Event[] | undefined
  #receiver: ((event: Event) => void) | undefined
  /** Those that wait behind it. */
  #receivers: ((event: Event) => void)[] | undefined
  #taken = 0
  readonly #owner: EventQueueOwner | undefined

  constructor(owner?: EventQueueOwner) {
    this.#owner = owner
  }

  get length(): number {
    return this.#events?.length ?? 0
  }

  /** Grows with every event that the application has taken. */
  get taken(): number {
    return this.#taken
  }

  push(event: Event): void {
    const receiver = this.#receiver
    if (!receiver) {
      this.#events ??= []
      this.#events.push(event)
      return
    }
    this.#receiver = this.#receivers?.shift()
    this.#taken++
    receiver(event)
  }

  readonly receive: Receive = () => {
    const event = this.#events?.shift()
    if (!event) return new Promise((resolve) => this.#wait(resolve))
    if (this.#events?.length === 0) this.#events = undefined
    this.#taken++
    this.#owner?.taken()
    return Promise.resolve(event)
  }

  #wait(receiver: (event: Event) => void): void {
    if (!this.#receiver) {
      this.#receiver = receiver
      return
    }
    this.#receivers ??= []
    this.#receivers.push(receiver)
  }
}
