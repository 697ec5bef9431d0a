import type { IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Application, Scope } from '../application.ts'
import { Connections } from './connections.ts'
import { type DrainOptions, drain, type Work } from './drain.ts'
import { answer, exchange, type NodeResponse } from './http-exchange.ts'
import { createNodeServer, listen, type NodeServer, type TlsOptions } from './http-server.ts'
import { defaultLimits, type ServerLimits } from './limits.ts'
import type { NodeRequest } from './request-scope.ts'
import { refuseHandshake, WebSocketServer } from './websocket-server.ts'

export type { TlsOptions } from './http-server.ts'
export { defaultLimits, type ServerLimits } from './limits.ts'

/** Where to listen, with which certificate, within which bounds. */
export interface ServeOptions {
  /** Default `127.0.0.1`: reachable from this machine only. */
  readonly host?: string
  /** Default 0: any free port, see `ProtocolServer.port`. */
  readonly port?: number
  /** With it the port speaks TLS: HTTP/2, HTTP/1.1 and secure WebSockets. */
  readonly tls?: TlsOptions
  readonly limits?: Partial<ServerLimits>
  /** Told of everything an application throws. Default: `console.error`. */
  readonly onError?: (error: unknown, scope?: Scope) => void
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
  readonly #webSockets: WebSocketServer
  /** Applications that have not returned. */
  readonly #running = new Set<Promise<void>>()
  #port = 0
  #whenClosed: Promise<void> | undefined

  constructor(application: Application, options: ServeOptions) {
    this.#application = application
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#onError = safely(options.onError ?? ((error) => console.error(error)))
    this.#connections = new Connections(this.#limits)
    this.#webSockets = new WebSocketServer({
      application,
      limits: this.#limits,
      onError: this.#onError,
    })
    this.#node = createNodeServer(this.#limits, options.tls)
    // Those above our own limit are answered; those above this are dropped.
    this.#node.maxConnections = this.#limits.maxConnections + 100
    this.#node.on('connection', (socket: Socket) => this.#connect(socket))
    this.#node.on('request', (request, response) => this.#request(request, response))
    this.#node.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  async listen(): Promise<void> {
    const { host = defaultHost, port = 0 } = this.#options
    await listen(this.#node, host, port)
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
    this.#whenClosed ??= new Promise((resolve) => this.#node.close(() => resolve()))
  }

  async #whenDone(): Promise<void> {
    await this.#connections.whenEmpty()
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #connect(socket: Socket): void {
    const isWelcome = this.#connections.add(socket)
    // Without TLS the refusal can be told to the client; see `#request`.
    if (!isWelcome && this.#options.tls) socket.destroy()
  }

  #request(request: NodeRequest, response: NodeResponse): void {
    response.on('error', () => {})
    // Node would keep the connection for a next request that we will not take.
    response.on('finish', () => {
      if (this.#isStopping && request.httpVersionMajor === 1) request.socket.destroySoon()
    })
    const refusal = this.#connections.refusal(request.socket)
    if (refusal) answer(response, refusal)
    else this.#run(exchange(request, response, this.#application, this.#onError))
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const socket = stream as Socket
    socket.on('error', () => socket.destroy())
    const refusal = this.#isStopping ? 503 : this.#connections.refusal(request.socket)
    if (refusal) refuseHandshake(socket, refusal)
    else this.#run(this.#webSockets.upgrade(request, socket, head))
  }

  #run(work: Promise<void>): void {
    const settled = work.catch(this.#onError).finally(() => this.#running.delete(settled))
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
