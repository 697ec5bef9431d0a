import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type {
  Event,
  Receive,
  Send,
  WebSocketAccept,
  WebSocketClose,
  WebSocketSend,
} from '../application.ts'
import { ProtocolError } from '../errors.ts'
import { type EncodedFrame, encodeBytes, encodeText } from '../frame.ts'
import { EventQueue, type EventQueueOwner } from '../inbox.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { ServerLimits } from './limits.ts'
import { OpenSocket } from './open-socket.ts'
import type { FlushTurn } from './outbox.ts'
import { Pings } from './pings.ts'
import { ofTheConnection, type Refusal, type RefusalStatus, refusalOf } from './refusal.ts'

/** What all sockets of one server share. */
export interface SocketServices {
  readonly limits: ServerLimits
  readonly turn: FlushTurn
  readonly heartbeat: Heartbeat
  /** Monotonic, in milliseconds. */
  readonly clock?: () => number
}

/** Who is told what happens to a socket. */
export interface SocketEvents {
  message(data: Buffer, isBinary: boolean): void
  pong(payload: Buffer): void
  /** One side has said goodbye: nothing more may be written. */
  closing(): void
  closed(code: number, reason: Buffer): void
}

/** A socket of `ws` that tells one object what happens: a listener for each event would take half a kilobyte of every socket that is open. */
export class ToldWebSocket extends WebSocket {
  #told: SocketEvents | undefined

  tell(told: SocketEvents): void {
    this.#told = told
  }

  /** `ws` calls it too, when the peer has said goodbye, or what it may not say. */
  override close(code?: number, reason?: string | Buffer): void {
    this.#told?.closing()
    super.close(code, reason)
  }

  /** An error needs no telling: `ws` closes the socket itself, with the code that fits, and `close` follows. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const told = this.#told
    if (!told) return false
    if (event === 'message') told.message(args[0] as Buffer, args[1] as boolean)
    else if (event === 'pong') told.pong(args[0] as Buffer)
    else if (event === 'close') told.closed(args[0] as number, args[1] as Buffer)
    return true
  }
}

/** What a handshake is answered with. */
export interface Acceptance {
  readonly subprotocol: string | undefined
  readonly headers: Headers | undefined
}

/** The two ways a handshake can end; each is called at most once, and only one of them. */
export interface Handshake {
  /** Answers 101 and calls back with the socket, unless the client is gone. */
  accept(answer: Acceptance, onOpen: (ws: ToldWebSocket, socket: Socket) => void): void
  refuse(refusal: RefusalStatus | Refusal): void
}

type State =
  | { readonly name: 'connecting'; readonly timer: NodeJS.Timeout }
  | OpenSocket
  | { readonly name: 'closed' }

/** One WebSocket as its application sees it, from the handshake to the last byte. */
export class WebSocketConnection implements EventQueueOwner, SocketEvents {
  readonly #services: SocketServices
  /** Let go of when it has ended, since it holds the request. */
  #handshake: Handshake | undefined
  readonly #offered: readonly string[]
  readonly #events: EventQueue
  #state: State

  constructor(services: SocketServices, handshake: Handshake, offered: readonly string[]) {
    this.#services = services
    this.#handshake = handshake
    this.#offered = offered
    this.#events = new EventQueue(this)
    const timer = setTimeout(() => this.refuse(503), services.limits.acceptTimeout).unref()
    this.#state = { name: 'connecting', timer }
    this.#events.push({ type: 'websocket.connect' })
  }

  get receive(): Receive {
    return this.#events.receive
  }

  readonly send: Send = Object.assign((event: Event) => this.#take(event), {
    frames: () => (this.#state.name === 'open' ? this.#state.outbox : undefined),
  })

  async #take(event: Event): Promise<void> {
    if (this.#state.name === 'closed') return
    if (event.type === 'websocket.send' && this.#state.name === 'open') {
      this.#state.outbox.push(frameOf(event as WebSocketSend))
    } else if (event.type === 'websocket.accept' && this.#state.name === 'connecting') {
      this.#accept(event as WebSocketAccept)
    } else if (event.type === 'websocket.close') {
      const { code: given, reason: said, ...denial } = event as WebSocketClose
      if (this.#state.name === 'connecting') {
        this.refuse(refusalOf(denial))
        return
      }
      const [code, reason] = [given ?? 1000, said ?? '']
      if (!isCloseCode(code)) throw new ProtocolError(`${code} is not a close code to send.`)
      if (Buffer.byteLength(reason) > 123) throw new ProtocolError('The close reason is too long.')
      this.close(code, reason)
    } else {
      throw new ProtocolError(`A socket that is ${this.#state.name} cannot take ${event.type}.`)
    }
  }

  get queuedBytes(): number {
    return this.#state.name === 'open' ? this.#state.outbox.queuedBytes : 0
  }

  get unansweredFor(): number {
    return this.#state.name === 'open' ? this.#state.pings.unansweredFor : 0
  }

  whenRead(): Promise<void> {
    const state = this.#state
    if (state.name !== 'open') return Promise.resolve()
    return new Promise((resolve) => state.ping(resolve))
  }

  /** Ends the connection in order: what was sent before still leaves first. False, and nothing done, when it was ended before. */
  close(code: number, reason = ''): boolean {
    if (this.refuse(403)) return true
    if (this.#state.name !== 'open' || this.#state.ws.readyState !== this.#state.ws.OPEN)
      return false
    const { ws, outbox } = this.#state
    outbox.flush()
    // Reading goes on, or the peer's close frame would never be seen.
    ws.resume()
    ws.close(code, reason)
    return true
  }

  /** Answers the handshake with a status instead of a socket. False, and nothing done, when it has been answered. */
  refuse(refusal: RefusalStatus | Refusal): boolean {
    if (this.#state.name !== 'connecting') return false
    this.#end(1006, '')
    this.#handshake?.refuse(refusal)
    this.#handshake = undefined
    return true
  }

  /** The client went away before its handshake was answered. */
  abandon(): void {
    if (this.#state.name === 'connecting') this.#end(1006, '')
  }

  #accept({ subprotocol: chosen, headers: given }: WebSocketAccept): void {
    const subprotocol = chosen ?? undefined
    const headers = given && new Headers(given)
    for (const name of headers?.keys() ?? []) {
      if (isOfHandshake(name))
        throw new ProtocolError(`The header ${name} of a handshake is the server's to set.`)
    }
    if (subprotocol !== undefined && !this.#offered.includes(subprotocol)) {
      throw new ProtocolError('The client did not offer that subprotocol.')
    }
    this.#handshake?.accept({ subprotocol, headers }, (ws, socket) => this.#open(ws, socket))
    this.#handshake = undefined
    // No socket was handed over: the client was gone already.
    this.abandon()
  }

  #open(ws: ToldWebSocket, socket: Socket): void {
    if (this.#state.name === 'connecting') clearTimeout(this.#state.timer)
    const { limits, turn, heartbeat, clock } = this.#services
    const events = this.#events
    const pings = new Pings(clock)
    const open = new OpenSocket({ ws, socket, events, pings, turn, limits }, this)
    heartbeat.add(open)
    this.#state = open
    ws.tell(this)
  }

  message(bytes: Buffer, isBinary: boolean): void {
    // We have said goodbye: nobody will take what comes now.
    if (this.#state.name !== 'open' || !this.#state.isOpen) return
    this.#events.push(
      isBinary
        ? { type: 'websocket.receive', bytes }
        : { type: 'websocket.receive', text: bytes.toString() },
    )
    if (this.#events.length > this.#services.limits.maxUnprocessedFrames) this.#state.ws.pause()
  }

  pong(payload: Buffer): void {
    if (this.#state.name === 'open') this.#state.pings.answered(payload.toString('latin1'))
  }

  closing(): void {
    if (this.#state.name === 'open') this.#state.outbox.end()
  }

  closed(code: number, reason: Buffer): void {
    this.#end(code, reason.toString())
  }

  /** Reads on when the application has taken enough. */
  taken(): void {
    if (this.#state.name !== 'open' || !this.#state.ws.isPaused) return
    if (this.#events.length <= this.#services.limits.maxUnprocessedFrames / 2) {
      this.#state.ws.resume()
    }
  }

  #end(code: number, reason: string): void {
    if (this.#state.name === 'connecting') clearTimeout(this.#state.timer)
    else if (this.#state.name === 'open') {
      this.#state.outbox.end()
      this.#services.heartbeat.remove(this.#state)
    }
    const before = this.#state
    this.#state = { name: 'closed' }
    this.#events.push({ type: 'websocket.disconnect', code, reason })
    if (before.name === 'open') before.pings.end()
  }
}

function frameOf({ text, bytes, frame }: WebSocketSend): EncodedFrame {
  if (frame) return frame
  if (typeof text === 'string') return encodeText(text)
  if (bytes) return encodeBytes(bytes)
  throw new ProtocolError('websocket.send needs a text, bytes or a frame.')
}

function isOfHandshake(name: string): boolean {
  return ofTheConnection.has(name) || name === 'content-length' || name.startsWith('sec-websocket-')
}

// The codes that RFC 6455, 7.4, and the IANA registry let an endpoint send.
function isCloseCode(code: number): boolean {
  if (!Number.isInteger(code)) return false
  if (code >= 3000 && code <= 4999) return true
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006
}
