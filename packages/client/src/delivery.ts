import type { Ack } from '@lobby/protocol'
import { backoff } from './backoff.ts'
import type { Clock } from './clock.ts'
import { ChatRefusal, isRefusal, mayRetry } from './errors.ts'
import type { PendingMessage } from './pending-message.ts'

type Wiring = {
  readonly clock: Clock
  readonly random: () => number
  readonly deliver: (message: PendingMessage) => Promise<Ack>
  /** Everything that is to be sent, in order. */
  readonly due: () => readonly PendingMessage[]
  readonly onStored: (message: PendingMessage, ack: Ack) => void
  /** Refused for good. */
  readonly onRefused: (message: PendingMessage, code: ChatRefusal['code']) => void
}

/** Messages on their way at once, over all rooms. */
const inFlight = 16
/** So long without an answer, on a connection that lives: the answer was lost. */
const answerWithin = 30_000

type Turn = { cancel(): void; isOnItsWay: boolean }

/**
 * Sends what is due, tries again what was refused for now, and never turns the
 * order of a room around.
 *
 * A room has one message on its way. With more, a refusal of the first for now
 * (`rate`, `busy`) could be followed by the acceptance of the second, which the
 * server places as it comes; nothing that a client does afterwards repairs that.
 * Rooms do not wait for each other: the window is over all of them.
 */
export class Delivery {
  readonly #wiring: Wiring
  readonly #turns = new Map<string, Turn>()
  readonly #attempts = new Map<string, number>()
  #isRunning = false

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  start(): void {
    this.#isRunning = true
    this.pump()
  }

  /** Sends nothing more. What was on its way may have arrived: it is due again after the next start. */
  stop(): void {
    this.#isRunning = false
    for (const { cancel } of this.#turns.values()) cancel()
    this.#turns.clear()
  }

  isOnItsWay(room: string): boolean {
    return this.#turns.has(room)
  }

  /** Call it whenever something has become due. */
  pump(): void {
    if (!this.#isRunning) return
    let free = inFlight - [...this.#turns.values()].filter((turn) => turn.isOnItsWay).length
    for (const message of this.#wiring.due()) {
      if (free <= 0) return
      if (this.#turns.has(message.room)) continue
      this.#send(message)
      free--
    }
  }

  #send(message: PendingMessage): void {
    const lost = new ChatRefusal('offline', 'No answer came.')
    const cancel = this.#wiring.clock.after(answerWithin, () => this.#refused(message, turn, lost))
    const turn: Turn = { cancel, isOnItsWay: true }
    this.#turns.set(message.room, turn)
    this.#wiring.deliver(message).then(
      (ack) => this.#stored(message, turn, ack),
      (error: unknown) => this.#refused(message, turn, error),
    )
  }

  /** True however late it comes. */
  #stored(message: PendingMessage, turn: Turn, ack: Ack): void {
    this.#attempts.delete(message.clientId)
    this.#end(message.room, turn)
    this.#wiring.onStored(message, ack)
    this.pump()
  }

  #refused(message: PendingMessage, turn: Turn, error: unknown): void {
    const { clientId, room } = message
    if (this.#turns.get(room) !== turn) return
    this.#end(room, turn)
    const refusal = isRefusal(error) ? error : new ChatRefusal('internal', String(error))
    if (mayRetry(refusal.code)) {
      const attempt = this.#attempts.get(clientId) ?? 0
      this.#attempts.set(clientId, attempt + 1)
      const wait = Math.max(refusal.retryAfter ?? 0, backoff(attempt, this.#wiring.random))
      this.#pauseRoom(room, wait)
    } else {
      this.#attempts.delete(clientId)
      this.#wiring.onRefused(message, refusal.code)
    }
    this.pump()
  }

  #pauseRoom(room: string, wait: number): void {
    const cancel = this.#wiring.clock.after(wait, () => {
      this.#turns.delete(room)
      this.pump()
    })
    this.#turns.set(room, { cancel, isOnItsWay: false })
  }

  #end(room: string, turn: Turn): void {
    turn.cancel()
    if (this.#turns.get(room) === turn) this.#turns.delete(room)
  }
}
