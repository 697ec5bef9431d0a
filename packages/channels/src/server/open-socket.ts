import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { EventQueue } from '../inbox.ts'
import type { Peer } from './heartbeat.ts'
import type { ServerLimits } from './limits.ts'
import { type FlushTurn, Outbox, type OutboxOwner } from './outbox.ts'
import type { Pings } from './pings.ts'

/** Bytes that a peer has not read, from which on it is behind. */
const behind = 16 * 1024

interface Parts {
  readonly ws: WebSocket
  readonly socket: Socket
  readonly events: EventQueue
  readonly pings: Pings
  readonly turn: FlushTurn
  readonly limits: ServerLimits
}

/** Ends a connection in order. */
interface Closing {
  close(code: number, reason: string): unknown
}

/** A socket from its handshake to its end, as the heartbeat and its outbox know it: one object, since there are many sockets. */
export class OpenSocket implements Peer, OutboxOwner {
  readonly name = 'open'
  readonly ws: WebSocket
  readonly outbox: Outbox
  readonly pings: Pings
  readonly #socket: Socket
  readonly #events: EventQueue
  readonly #connection: Closing

  constructor({ ws, socket, events, pings, turn, limits }: Parts, connection: Closing) {
    this.ws = ws
    this.pings = pings
    this.#socket = socket
    this.#events = events
    this.#connection = connection
    this.outbox = new Outbox(turn, socket, limits.maxQueuedBytes, this)
  }

  get bytesRead(): number {
    return this.#socket.bytesRead
  }

  get isPaused(): boolean {
    return this.ws.isPaused
  }

  get isBehind(): boolean {
    return this.outbox.position - this.pings.readPosition >= behind
  }

  get taken(): number {
    return this.#events.taken
  }

  get answers(): number {
    return this.pings.answers
  }

  get owesAnswer(): boolean {
    return this.pings.isWaiting
  }

  /** A peer that has said goodbye hears nothing more, though its socket may take another moment to close. */
  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN
  }

  written(position: number): number {
    if (this.pings.isDue(position)) this.ping()
    return this.pings.dueAt
  }

  /** `ws` cuts the connection when the closing handshake takes too long, as it will behind a megabyte that nobody reads. */
  overflowed(): void {
    this.#connection.close(1013, 'too slow')
  }

  /** Pings behind everything that was sent so far. */
  ping(answered?: () => void): void {
    this.outbox.flush()
    if (this.isOpen) this.ws.ping(this.pings.sent(this.outbox.position, answered))
    else answered?.()
  }

  close(): void {
    this.#connection.close(1013, 'stalled')
  }

  terminate(): void {
    this.ws.terminate()
  }
}
