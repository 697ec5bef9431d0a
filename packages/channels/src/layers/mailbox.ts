import type { LayerMessage } from './channel-layer.ts'

/** The bounds of one mailbox; times are in milliseconds of one monotonic clock. */
export interface MailboxBounds {
  readonly capacity: number
  readonly lifetime: number
}

interface Letter {
  readonly message: LayerMessage
  readonly expiresAt: number
}

interface Receiver {
  hand(message: LayerMessage): void
  fail(reason: unknown): void
}

/** The messages that wait in one channel of this process, or the receivers that wait for one. */
export class Mailbox {
  readonly #bounds: MailboxBounds
  readonly #letters: Letter[] = []
  readonly #receivers = new Set<Receiver>()

  constructor(bounds: MailboxBounds) {
    this.#bounds = bounds
  }

  /** Nothing is kept here: the mailbox can be forgotten and made anew. */
  get isIdle(): boolean {
    return this.#letters.length === 0 && this.#receivers.size === 0
  }

  /** How many receivers wait. */
  get waiting(): number {
    return this.#receivers.size
  }

  /** Hands the message to the receiver that waited longest, or stores it. False: the mailbox is full. */
  put(message: LayerMessage, now: number): boolean {
    for (const receiver of this.#receivers) {
      receiver.hand(message)
      return true
    }
    if (this.#letters.length >= this.#bounds.capacity) {
      this.dropExpired(now)
      if (this.#letters.length >= this.#bounds.capacity) return false
    }
    this.#letters.push({ message, expiresAt: now + this.#bounds.lifetime })
    return true
  }

  /** Takes the oldest message, or waits for one; see `ChannelLayer.receive`. */
  take(now: number, signal?: AbortSignal): Promise<LayerMessage> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    this.dropExpired(now)
    const letter = this.#letters.shift()
    return letter ? Promise.resolve(letter.message) : this.#wait(signal)
  }

  /** Forgets what nobody received in time. */
  dropExpired(now: number): void {
    // All letters live equally long, so the oldest are the first to go.
    while (this.#letters[0] && this.#letters[0].expiresAt <= now) this.#letters.shift()
  }

  /** Rejects everyone who waits. */
  fail(reason: unknown): void {
    for (const receiver of this.#receivers) receiver.fail(reason)
  }

  #wait(signal: AbortSignal | undefined): Promise<LayerMessage> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#receivers.delete(receiver)
        signal?.removeEventListener('abort', abort)
      }
      const receiver: Receiver = {
        hand(message) {
          leave()
          resolve(message)
        },
        fail(reason) {
          leave()
          reject(reason)
        },
      }
      const abort = () => receiver.fail(signal?.reason)
      signal?.addEventListener('abort', abort)
      this.#receivers.add(receiver)
    })
  }
}
