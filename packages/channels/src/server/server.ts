import type { IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Application, Scope } from '../application.ts'
import { checkedLimits } from './checked-limits.ts'
import { Connections, destroyOnError } from './connections.ts'
import { type DrainOptions, drain, type Work } from './drain.ts'
import { answer, exchange, type NodeResponse } from './http-exchange.ts'
import {
  createNodeServer,
  listen,
  type NodeServer,
  statusOfClientError,
  type TlsOptions,
} from './http-server.ts'
import type { ServerLimits } from './limits.ts'
import { filesForConnections, openFiles } from './open-files.ts'
import { type AnswerHeaders, refuse } from './refusal.ts'
import type { NodeRequest } from './request-parts.ts'
import { RequestTurns } from './request-turns.ts'
import { WebSocketServer } from './websocket-server.ts'

export type { TlsOptions } from './http-server.ts'
export { defaultLimits, type ServerLimits } from './limits.ts'
export { openFiles } from './open-files.ts'

/** Where to listen, with which certificate, within which bounds. */
export interface ServeOptions {
  /** Default `127.0.0.1`: reachable from this machine only. */
  readonly host?: string
  /** Default 0: any free port, see `ProtocolServer.port`. */
  readonly port?: number
  /** With it the port speaks TLS: HTTP/2, HTTP/1.1 and secure WebSockets. */
  readonly tls?: TlsOptions
  /** Whether other processes of this user may listen at the same port: the kernel deals connections out among them. Linux and FreeBSD have it. */
  readonly sharesPort?: boolean
  /** Those that are left out have their defaults, or give way to what is said. What makes no sense rejects with `RangeError`. */
  readonly limits?: Partial<ServerLimits>
  /** Headers of every answer that has none of the same name: of requests, of refused handshakes, and of what is no HTTP. */
  readonly headers?: Readonly<Record<string, string>>
  /** Told of everything an application throws; the scope of a socket comes without its headers, which are not kept for so long. Default: `console.error`. */
  readonly onError?: (error: unknown, scope?: Scope) => void
}

/** Plain numbers, which grow. */
export interface HandshakeCounts {
  readonly accepted: number
  /** Those that were refused, by status. */
  readonly refused: ReadonlyMap<number, number>
}

/** A server that runs one application for every request and every socket. */
export interface ProtocolServer {
  /** Where it listens: `http://127.0.0.1:49152`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Open network connections, with and without a WebSocket. */
  readonly connections: number
  /** WebSockets that have not ended, those that wait for their handshake included. */
  readonly sockets: number
  /** How handshakes of WebSockets have ended so far. */
  readonly handshakes: HandshakeCounts
  /**
   * For SIGTERM: takes no more connections, closes sockets with 1012, lets
   * requests and applications finish. Resolves when they have, or after
   * `within` milliseconds (default 10,000), when what is left is cut off. With
   * `waves` sockets are closed in so many parts, over that time but its last
   * second, so that they do not all come back at once; default 1: all now.
   */
  drain(options?: Partial<DrainOptions>): Promise<void>
  /** Cuts everything off; resolves when the port is free again. */
  close(): Promise<void>
}

/** Starts a server. Rejects when the address cannot be had. */
export async function serve(
  application: Application,
  options: ServeOptions = {},
): Promise<ProtocolServer> {
  const server = new NodeProtocolServer(application, options)
  await server.listen()
  return server
}

class NodeProtocolServer implements ProtocolServer {
  readonly #application: Application
  readonly #options: ServeOptions
  readonly #limits: ServerLimits
  readonly #onError: (error: unknown, scope?: Scope) => void
  readonly #node: NodeServer
  readonly #connections: Connections
  readonly #turns: RequestTurns
  readonly #headers: AnswerHeaders
  readonly #webSockets: WebSocketServer
  /** Applications that have not returned. */
  readonly #running = new Set<Promise<unknown>>()
  #port = 0
  #whenClosed: Promise<void> | undefined

  constructor(application: Application, options: ServeOptions) {
    this.#application = application
    this.#options = options
    const { held, refused } = filesForConnections(openFiles())
    const limits = checkedLimits(options.limits)
    this.#limits = { ...limits, maxConnections: Math.min(limits.maxConnections, held) }
    this.#headers = options.headers ?? {}
    this.#onError = safely(options.onError ?? ((error) => console.error(error)))
    this.#connections = new Connections(this.#limits)
    this.#turns = new RequestTurns(this.#limits, (socket) => this.#connections.rushes(socket))
    this.#webSockets = new WebSocketServer({
      application,
      limits: this.#limits,
      headers: this.#headers,
      onError: this.#onError,
    })
    this.#node = createNodeServer(this.#limits, options.tls)
    // Those above our own limit are answered; those above this are dropped.
    this.#node.maxConnections = this.#limits.maxConnections + Math.min(100, refused)
    this.#node.on('connection', (socket: Socket) => this.#connect(socket))
    this.#node.on('secureConnection', (socket: TLSSocket) => this.#connections.secure(socket))
    this.#node.on('request', (request, response) => this.#request(request, response))
    this.#node.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    // What Node would answer by itself, with none of the headers.
    this.#node.on('checkExpectation', (_request, response) => answer(response, 417, this.#headers))
    this.#node.on('connect', (request, out) => this.#connectMethod(request, out))
    this.#node.on('clientError', (error, socket) => this.#clientError(error, socket as Socket))
  }

  async listen(): Promise<void> {
    const { host = defaultHost, port = 0, sharesPort = false } = this.#options
    await listen(this.#node, { host, port, reusePort: sharesPort })
    // Kept, because a closed server has forgotten it.
    this.#port = (this.#node.address() as AddressInfo).port
  }

  get url(): string {
    const { host = defaultHost, tls } = this.#options
    return `${tls ? 'https' : 'http'}://${reachable(host)}:${this.port}`
  }

  get port(): number {
    return this.#port
  }

  get connections(): number {
    return this.#connections.size
  }

  get sockets(): number {
    return this.#webSockets.size
  }

  get handshakes(): HandshakeCounts {
    return this.#webSockets.handshakes
  }

  async drain({ within = 10_000, waves = 1 }: Partial<DrainOptions> = {}): Promise<void> {
    const work: Work = {
      stopAccepting: () => this.#stopAccepting(),
      sockets: this.#webSockets.size,
      closeSockets: (count) => this.#webSockets.close(count, 1012, 'restart'),
      whenDone: () => this.#whenDone(),
      cut: () => this.#connections.destroyAll(),
    }
    await drain(work, { within, waves })
    await this.#whenClosed
  }

  async close(): Promise<void> {
    this.#stopAccepting()
    this.#connections.destroyAll()
    await this.#whenClosed
  }

  get #isStopping(): boolean {
    return this.#whenClosed !== undefined
  }

  #stopAccepting(): void {
    this.#connections.stop()
    this.#whenClosed ??= new Promise((resolve) => this.#node.close(() => resolve()))
  }

  async #whenDone(): Promise<void> {
    await this.#connections.whenEmpty()
    await this.#webSockets.whenEmpty()
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #connect(socket: Socket): void {
    if (!this.#connections.mayOpen(socket)) {
      socket.destroy()
      return
    }
    const isWelcome = this.#connections.add(socket)
    // Without TLS the refusal can be told to the client; see `#request`.
    if (!isWelcome && this.#options.tls) socket.destroy()
  }

  #request(request: NodeRequest, response: NodeResponse): void {
    response.on('error', () => {})
    const refusal = this.#connections.refusal(request.socket)
    if (refusal) {
      answer(response, refusal, this.#headers)
      return
    }
    const options = {
      application: this.#application,
      headers: this.#headers,
      onError: this.#onError,
    }
    this.#turns.take(request, response, () => {
      response.once('close', this.#connections.use(request.socket))
      this.#run(exchange(request, response, options))
    })
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const socket = stream as Socket
    socket.on('error', destroyOnError)
    // A client that does not wait for the answers before it would take them for frames.
    if (this.#turns.underWay(socket)) {
      socket.destroy()
      return
    }
    const refusal = this.#isStopping ? 503 : this.#connections.refusal(request.socket)
    if (refusal) {
      this.#webSockets.refused(refusal)
      refuse(socket, refusal, this.#headers)
      return
    }
    const release = this.#connections.use(request.socket)
    const refusing = this.#webSockets.upgrade(request, socket, head, release)
    if (refusing) this.#run(refusing)
  }

  /** `CONNECT` is for proxies; HTTP/1.1 hands over its socket, HTTP/2 a response. */
  #connectMethod(request: NodeRequest, out: Duplex | NodeResponse): void {
    if (request.httpVersionMajor === 2) answer(out as NodeResponse, 405, this.#headers)
    else refuse(out as Duplex, 405, this.#headers)
  }

  #clientError(error: NodeJS.ErrnoException, socket: Socket): void {
    const status = statusOfClientError(error)
    const hasBegun = this.#turns.underWay(socket)?.headersSent === true
    if (!status || !socket.writable || hasBegun) socket.destroy()
    else refuse(socket, status, this.#headers)
  }

  #run(work: Promise<void>): void {
    const done = () => this.#running.delete(settled)
    // One step, not a `catch` and a `finally`: what they are made of is kept for each socket.
    const settled: Promise<unknown> = work.then(done, (error) => {
      this.#onError(error)
      done()
    })
    this.#running.add(settled)
  }
}

const defaultHost = '127.0.0.1'

// Someone's logger must not bring the server down.
function safely(onError: (error: unknown, scope?: Scope) => void): typeof onError {
  return (error, scope) => {
    try {
      onError(error, scope)
    } catch (second) {
      console.error(second)
    }
  }
}

/** An address to connect to, for a server that listens on all of them. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
