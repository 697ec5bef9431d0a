import type { LayerMessage, MessageReceiver } from './channel-layer.ts'

/** The bounds of one mailbox; times are in milliseconds of one monotonic clock. */
export interface MailboxBounds {
  readonly capacity: number
  readonly lifetime: number
}

interface Letter {
  readonly message: LayerMessage
  readonly expiresAt: number
}

const none: readonly never[] = []

/** The messages that wait in one channel of this process, or the receivers that wait for one. There is one for each connection: what is empty takes no memory. */
export class Mailbox {
  readonly #bounds: MailboxBounds
  #letters: Letter[] | undefined
  /** In the order in which they came. A channel has one, mostly. */
  #receivers: readonly MessageReceiver[] = none

  constructor(bounds: MailboxBounds) {
    this.#bounds = bounds
  }

  /** Nothing is kept here: the mailbox can be forgotten and made anew. */
  get isIdle(): boolean {
    return this.#letters === undefined && this.#receivers.length === 0
  }

  /** How many receivers wait. */
  get waiting(): number {
    return this.#receivers.length
  }

  /** Hands the message to the receiver that waited longest, or stores it. False: the mailbox is full. */
  put(message: LayerMessage, now: number): boolean {
    const [first] = this.#receivers
    if (first) {
      this.stopWaiting(first)
      first.hand(message)
      return true
    }
    if (this.#isFull) this.dropExpired(now)
    if (this.#isFull) return false
    this.#letters ??= []
    this.#letters.push({ message, expiresAt: now + this.#bounds.lifetime })
    return true
  }

  /** Takes the oldest message. Without one the receiver waits, and is handed the next. */
  takeOrWait(receiver: MessageReceiver, now: number): LayerMessage | undefined {
    this.dropExpired(now)
    const letter = this.#letters?.shift()
    if (this.#letters?.length === 0) this.#letters = undefined
    if (letter) return letter.message
    this.#receivers = this.#receivers.length === 0 ? [receiver] : [...this.#receivers, receiver]
    return undefined
  }

  /** The receiver waits no more. */
  stopWaiting(receiver: MessageReceiver): void {
    this.#receivers =
      this.#receivers.length === 1 && this.#receivers[0] === receiver
        ? none
        : this.#receivers.filter((each) => each !== receiver)
  }

  /** Takes the oldest message, or waits for one; see `ChannelLayer.receive`. */
  take(now: number, signal?: AbortSignal): Promise<LayerMessage> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const hand = (message: LayerMessage) => {
        signal?.removeEventListener('abort', abort)
        resolve(message)
      }
      const fail = (reason: unknown) => {
        signal?.removeEventListener('abort', abort)
        reject(reason)
      }
      const receiver = { hand, fail }
      const abort = () => {
        this.stopWaiting(receiver)
        reject(signal?.reason)
      }
      const message = this.takeOrWait(receiver, now)
      if (message) resolve(message)
      else signal?.addEventListener('abort', abort, { once: true })
    })
  }

  /** Forgets what nobody received in time. */
  dropExpired(now: number): void {
    // All letters live equally long, so the oldest are the first to go.
    while (this.#letters?.[0] && this.#letters[0].expiresAt <= now) this.#letters.shift()
    if (this.#letters?.length === 0) this.#letters = undefined
  }

  /** Tells everyone who waits that nothing will come. */
  fail(reason: unknown): void {
    const receivers = this.#receivers
    this.#receivers = none
    for (const receiver of receivers) receiver.fail(reason)
  }

  get #isFull(): boolean {
    return (this.#letters?.length ?? 0) >= this.#bounds.capacity
  }
}
