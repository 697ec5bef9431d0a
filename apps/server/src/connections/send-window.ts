import type { EncodedFrame, FrameSink, WebSocketScope } from '@lobby/channels'
import { type Backlog, backpressure, judge } from './backpressure.ts'

/** What is known of the network behind a connection; nothing, where there is none. */
export type Network = Pick<WebSocketScope, 'queuedBytes' | 'unansweredFor' | 'whenRead'>

/** Looks after connections that were sent something, until they have read it. */
interface Lookout {
  watch(window: SendWindow): void
}

/** Before a connection is open, nothing can be delivered to it. */
const closed: FrameSink = { queuedAtMost: Number.POSITIVE_INFINITY, push() {} }

/**
 * What one connection may be sent, and the way on which its rooms' events go: a delivery passes here once, and
 * looks at fields alone. While it lags, nothing is queued for it but
 * answers. Those of its rooms that have fallen behind take turns in sending
 * pages of the log, each as soon as enough of those before it has been read.
 */
export class SendWindow implements Backlog {
  readonly #network: Network
  /** Ends a connection that cannot be served. */
  readonly tooSlow: () => void
  /** Whether the slow readers look after it. */
  isWatched = false
  #frames = closed
  #slowReaders: Lookout | undefined
  /** What was delivered while it was not sure that the person may still be here. */
  #held: EncodedFrame[] | undefined
  readonly #waiting = new Set<() => void>()
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
    if (this.#frames.queuedAtMost <= backpressure.queuedBytes) return true
    if (this.queuedBytes <= backpressure.queuedBytes) return true
    this.lag()
    return false
  }

  /** The connection is open: what is delivered goes there, and is looked after. */
  open(frames: FrameSink, slowReaders?: Lookout): void {
    this.#frames = frames
    this.#slowReaders = slowReaders
  }

  /** Sends what the person may see, in its order, once nothing is held any more. */
  deliver(frame: EncodedFrame): void {
    if (this.#held) this.#held.push(frame)
    else this.#send(frame)
  }

  /** Keeps what is delivered from now on. */
  hold(): void {
    this.#held ??= []
  }

  /** Sends what was held, and goes on sending. */
  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const frame of held) this.#send(frame)
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

  /**
   * Takes the turn to send one page. True: it is yours now; false: it is when
   * `begin` is called. Give it back with `sent`. A wait for it must not
   * keep the connection's next command waiting: the turn may come only when
   * more was read of what the peer says.
   */
  takeTurn(begin: () => void): boolean {
    const isMine = this.#mayTakeTurn
    if (isMine) this.#turnTaken = true
    else this.#waiting.add(begin)
    return isMine
  }

  /** Waits for the turn no more. */
  leave(begin: () => void): void {
    this.#waiting.delete(begin)
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

  /** Looks how the connection does: lags, or ends, where it is time. False: nothing waits for it. */
  look(): boolean {
    const verdict = judge(this)
    if (verdict === 'too slow') this.tooSlow()
    else if (verdict === 'lags') this.lag()
    return this.queuedBytes > 0 || this.unansweredFor > 0
  }

  #send(frame: EncodedFrame): void {
    // What happens in a room may be nothing for a tutorial's socket.
    if (frame.messages === 0) return
    this.#slowReaders?.watch(this)
    this.#frames.push(frame)
  }

  get #mayTakeTurn(): boolean {
    return !this.#lags && !this.#turnTaken && this.#inFlight < backpressure.inFlight
  }

  #nextTurn(): void {
    if (!this.#mayTakeTurn) return
    const [next] = this.#waiting
    if (!next) return
    this.#waiting.delete(next)
    this.#turnTaken = true
    next()
  }
}
