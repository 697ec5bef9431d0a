import type { WebSocketScope } from '@lobby/channels'
import { type Backlog, backpressure, judge } from './backpressure.ts'

/** What is known of the network behind a connection; nothing, where there is none. */
export type Network = Pick<WebSocketScope, 'queuedBytes' | 'unansweredFor' | 'whenRead'>

/**
 * What one connection may be sent. While it lags, nothing is queued for it but
 * answers. Those of its rooms that have fallen behind take turns in sending
 * pages of the log, each as soon as enough of those before it has been read.
 */
export class Flow implements Backlog {
  readonly #network: Network
  /** Ends a connection that cannot be served. */
  readonly tooSlow: () => void
  readonly #waiting: (() => void)[] = []
  #lags = false
  #turnTaken = false
  /** Bytes of pages that were sent and not read. */
  #inFlight = 0

  constructor(network: Network, tooSlow: () => void) {
    this.#network = network
    this.tooSlow = tooSlow
  }

  get queuedBytes(): number {
    return this.#network.queuedBytes?.() ?? 0
  }

  get unansweredFor(): number {
    return this.#network.unansweredFor?.() ?? 0
  }

  get lags(): boolean {
    return this.#lags
  }

  /** Whether something may be queued that is not in the log, or that is sent as it happens. Asked for each delivery. */
  get isOpen(): boolean {
    if (this.#lags) return false
    if (this.queuedBytes <= backpressure.queuedBytes) return true
    this.lag()
    return false
  }

  /** Lags until everything was read that has been sent. */
  lag(): void {
    const { whenRead } = this.#network
    if (this.#lags || !whenRead) return
    this.#lags = true
    void whenRead().then(() => {
      this.#lags = false
      this.#nextTurn()
    })
  }

  /** Takes the turn to send one page. Undefined: it is yours now; a promise: it will be. Give it back with `sent`. */
  turn(): Promise<void> | undefined {
    if (!this.#mayTakeTurn) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#turnTaken = true
    return undefined
  }

  /** Gives the turn back, after so many bytes. */
  sent(bytes: number): void {
    this.#turnTaken = false
    const read = this.#network.whenRead?.()
    if (read) {
      this.#inFlight += bytes
      void read.then(() => {
        this.#inFlight -= bytes
        this.#nextTurn()
      })
    }
    this.#nextTurn()
  }

  /** Looks how the connection does: lags, or ends, where it is time. */
  look(): void {
    const verdict = judge(this)
    if (verdict === 'too slow') this.tooSlow()
    else if (verdict === 'lags') this.lag()
  }

  get #mayTakeTurn(): boolean {
    return !this.#lags && !this.#turnTaken && this.#inFlight < backpressure.inFlight
  }

  #nextTurn(): void {
    if (!this.#mayTakeTurn) return
    const next = this.#waiting.shift()
    if (!next) return
    this.#turnTaken = true
    next()
  }
}
