import type { Ack } from '@lobby/protocol'
import { backoff } from './backoff.ts'
import type { Clock } from './clock.ts'
import { ChatRefusal, isRefusal, mayRetry } from './errors.ts'
import type { PendingMessage } from './pending-message.ts'

/** Hands a message to the server, which stores it only if the one of the id `after` is stored. */
export type Deliver = (message: PendingMessage, after: string | undefined) => Promise<Ack>

type Wiring = {
  readonly clock: Clock
  readonly random: () => number
  readonly deliver: Deliver
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

/** A server that refuses is there: from this refusal on the pause grows no more, and is 8 s at most. */
const lastGrowth = 4

/** After these the server surely does not have the message. */
const surelyNotStored: ReadonlySet<ChatRefusal['code']> = new Set(['rate', 'busy', 'out_of_order'])

/** A message on its way. */
type Flight = {
  readonly cancel: () => void
  /** Nobody has sent it before: if it is stored, this is how. */
  readonly isFirst: boolean
}

/** A room's messages on their way, in their order. After a refusal it lets them all come to an end before it goes on. */
type Lane = {
  readonly flights: Map<string, Flight>
  isHalted: boolean
  /** Milliseconds to wait then. */
  wait: number
  cancelWait: () => void
}

/**
 * Sends what is due, tries again what was refused for now, and never turns the
 * order of a room around: each message names the one that is on its way before
 * it, and is not stored without it. When one is refused, those behind it are
 * too, and all go again in their order.
 *
 * Behind a message that may be stored already, since an earlier answer was lost
 * or another tab has sent it, nothing is sent until its answer is here: it would
 * be found in the log, whatever became of those before it this time.
 */
export class Delivery {
  readonly #wiring: Wiring
  readonly #lanes = new Map<string, Lane>()
  readonly #attempts = new Map<string, number>()
  /** Messages that nobody has sent yet. */
  readonly #unsent = new Set<string>()
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
    for (const { flights, cancelWait } of this.#lanes.values()) {
      cancelWait()
      for (const [clientId, { cancel }] of flights) {
        cancel()
        this.#unsent.delete(clientId)
      }
    }
    this.#lanes.clear()
  }

  /** The message is new: nobody else can have sent it. */
  added(clientId: string): void {
    this.#unsent.add(clientId)
  }

  /** Others may send from now on what was added here. */
  share(): void {
    this.#unsent.clear()
  }

  /** Whether the room has messages of which nobody knows yet where they are. */
  isOnItsWay(room: string): boolean {
    return this.#lanes.has(room)
  }

  /** Call it whenever something has become due. */
  pump(): void {
    if (!this.#isRunning) return
    let free = inFlight
    for (const { flights } of this.#lanes.values()) free -= flights.size
    for (const message of this.#wiring.due()) {
      if (free <= 0) return
      const lane = this.#laneOf(message.room)
      if (lane.isHalted || lane.flights.has(message.clientId)) continue
      const [after, last] = [...lane.flights].at(-1) ?? []
      if (last && !last.isFirst) continue
      this.#send(message, lane, after)
      free--
    }
  }

  #send(message: PendingMessage, lane: Lane, after: string | undefined): void {
    const { clientId } = message
    const lost = new ChatRefusal('offline', 'No answer came.')
    const cancel = this.#wiring.clock.after(answerWithin, () =>
      this.#refused(message, flight, lost),
    )
    const flight: Flight = { cancel, isFirst: this.#unsent.has(clientId) }
    lane.flights.set(clientId, flight)
    this.#wiring.deliver(message, after).then(
      (ack) => this.#stored(message, flight, ack),
      (error: unknown) => this.#refused(message, flight, error),
    )
  }

  /** True however late it comes. */
  #stored(message: PendingMessage, flight: Flight, ack: Ack): void {
    this.#attempts.delete(message.clientId)
    this.#unsent.delete(message.clientId)
    const lane = this.#land(message, flight)
    this.#wiring.onStored(message, ack)
    if (lane) this.#goOn(message.room, lane)
  }

  #refused(message: PendingMessage, flight: Flight, error: unknown): void {
    const { clientId, room } = message
    const lane = this.#land(message, flight)
    if (!lane) return
    lane.isHalted = true
    const refusal = isRefusal(error) ? error : new ChatRefusal('internal', String(error))
    if (!surelyNotStored.has(refusal.code)) this.#unsent.delete(clientId)
    if (!mayRetry(refusal.code)) {
      this.#attempts.delete(clientId)
      this.#wiring.onRefused(message, refusal.code)
    } else if (refusal.code !== 'out_of_order') {
      const attempt = this.#attempts.get(clientId) ?? 0
      this.#attempts.set(clientId, attempt + 1)
      const wait = Math.max(
        refusal.retryAfter ?? 0,
        backoff(Math.min(attempt, lastGrowth), this.#wiring.random),
      )
      lane.wait = Math.max(lane.wait, wait)
    }
    this.#goOn(room, lane)
  }

  /** Takes the message out of its lane; undefined when it is not on its way there any more. */
  #land({ clientId, room }: PendingMessage, flight: Flight): Lane | undefined {
    flight.cancel()
    const lane = this.#lanes.get(room)
    if (lane?.flights.get(clientId) !== flight) return undefined
    lane.flights.delete(clientId)
    return lane
  }

  /** A lane that has come to an end goes, after its wait; the next one begins where the room's order is. */
  #goOn(room: string, lane: Lane): void {
    if (lane.flights.size > 0) {
      this.pump()
      return
    }
    const end = () => {
      this.#lanes.delete(room)
      this.pump()
    }
    if (lane.wait > 0) lane.cancelWait = this.#wiring.clock.after(lane.wait, end)
    else end()
  }

  #laneOf(room: string): Lane {
    const known = this.#lanes.get(room)
    if (known) return known
    const lane: Lane = { flights: new Map(), isHalted: false, wait: 0, cancelWait() {} }
    this.#lanes.set(room, lane)
    return lane
  }
}
