import type { EncodedFrame, FrameSink, WebSocketScope } from '@lobby/channels'
import { type Backlog, backpressure, paceOf } from './backpressure.ts'

/** What is known of the network behind a connection; nothing, where there is none. */
export type Network = Pick<WebSocketScope, 'queuedBytes' | 'unansweredFor' | 'whenRead'>

/** Looks after connections that were sent something, until they have read it. */
interface Lookout {
  watch(window: SendWindow): void
}

/** Before a connection is open, nothing can be delivered to it. */
const closed: FrameSink = { queuedAtMost: Number.POSITIVE_INFINITY, push() {} }

/** Keeps frames until it is sure that the person may have them. */
class HeldFrames implements FrameSink {
  readonly queuedAtMost = 0
  readonly #frames: EncodedFrame[] = []

  push(frame: EncodedFrame): void {
    this.#frames.push(frame)
  }

  passTo(window: SendWindow): void {
    for (const frame of this.#frames) window.frames.push(frame)
  }
}

/**
 * What one connection may be sent, and where its rooms' events go: a delivery looks here at fields alone. While it lags, nothing is queued for it but
 * answers. Those of its rooms that have fallen behind take turns in sending
 * pages of the log, each as soon as enough of those before it has been read.
 */
export class SendWindow implements Backlog {
  readonly #network: Network
  /** Ends a connection that cannot be served. */
  readonly tooSlow: () => void
  /** Whether the slow readers look after it. */
  isWatched = false
  #socket = closed
  #slowReaders: Lookout | undefined
  /** What was delivered while it was not sure that the person may still be here. */
  #held: HeldFrames | undefined
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
    if (this.#socket.queuedAtMost <= backpressure.queuedBytes) return true
    if (this.queuedBytes <= backpressure.queuedBytes) return true
    this.lag()
    return false
  }

  /** The connection is open: what is delivered goes there, and is looked after. */
  open(frames: FrameSink, slowReaders?: Lookout): void {
    this.#socket = frames
    this.#slowReaders = slowReaders
  }

  /** Where to push what the person may see. Ask for each frame: while it is not sure that they may, it is kept. */
  get frames(): FrameSink {
    if (this.#held) return this.#held
    this.#slowReaders?.watch(this)
    return this.#socket
  }

  /** Keeps what is pushed from now on. */
  hold(): void {
    this.#held ??= new HeldFrames()
  }

  /** Sends what was held, in its order, and goes on sending. */
  release(): void {
    const held = this.#held
    this.#held = undefined
    held?.passTo(this)
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

  /** Checks how the connection does: lags, or ends, where it is time. False: nothing waits for it. */
  check(): boolean {
    const pace = paceOf(this)
    if (pace === 'too slow') this.tooSlow()
    else if (pace === 'lags') this.lag()
    return this.queuedBytes > 0 || this.unansweredFor > 0
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
