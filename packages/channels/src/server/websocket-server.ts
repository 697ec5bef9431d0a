import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocketServer as Handshaker, type ServerOptions } from 'ws'
import type { Application, Scope, WebSocketScope } from '../application.ts'
import { Budgets } from '../budgets.ts'
import { DenyConnection, NoRoute, StopConsumer } from '../errors.ts'
import { Heartbeat } from './heartbeat.ts'
import type { ServerLimits } from './limits.ts'
import { FlushTurn } from './outbox.ts'
import {
  type AnswerHeaders,
  type Refusal,
  type RefusalStatus,
  refusalOf,
  refuse,
} from './refusal.ts'
import { BadRequest, isSecure, requestParts } from './request-parts.ts'
import {
  type Acceptance,
  type Handshake,
  type SocketServices,
  ToldWebSocket,
  WebSocketConnection,
} from './websocket-connection.ts'

export interface WebSocketServerOptions {
  readonly application: Application
  readonly limits: ServerLimits
  /** Put on each refusal of a handshake. */
  readonly headers: AnswerHeaders
  readonly onError: (error: unknown, scope?: Scope) => void
}

/** All WebSockets of one server. `ws` does the handshake and reads frames; writing is the outbox's work. */
export class WebSocketServer {
  /** How handshakes have ended so far; those that were refused, by status. */
  readonly handshakes = { accepted: 0, refused: new Map<number, number>() }
  readonly #options: WebSocketServerOptions
  readonly #handshaker: Handshaker
  readonly #services: SocketServices
  readonly #budgets = new Budgets()
  readonly #connections = new Set<WebSocketConnection>()
  readonly #waiting: (() => void)[] = []

  constructor(options: WebSocketServerOptions) {
    this.#options = options
    this.#handshaker = new Handshaker(handshakerOptions(options.limits))
    this.#handshaker.on('headers', (lines, request) => {
      for (const [name, value] of answerTo.get(request)?.headers ?? [])
        lines.push(`${name}: ${value}`)
    })
    this.#services = {
      limits: options.limits,
      turn: new FlushTurn(),
      heartbeat: new Heartbeat(options.limits),
    }
  }

  get size(): number {
    return this.#connections.size
  }

  /** Resolves when the application has returned for the last socket. */
  async whenEmpty(): Promise<void> {
    if (this.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Runs the application for one socket, until it has returned; then `release` is called. A handshake that no application sees is answered when the promise resolves. */
  upgrade(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    release: () => void,
  ): Promise<void> | undefined {
    // What is no handshake takes no place in the second.
    const status = checkHandshake(request) ?? (this.#admits() ? undefined : 503)
    if (status) return this.#refuse(socket, status).finally(release)
    let scope: WebSocketScope
    try {
      scope = {
        type: 'websocket',
        scheme: isSecure(socket) ? 'wss' : 'ws',
        subprotocols: offeredSubprotocols(request),
        ...requestParts(request),
        queuedBytes: () => connection.queuedBytes,
        unansweredFor: () => connection.unansweredFor,
        whenRead: () => connection.whenRead(),
      }
    } catch (error) {
      if (!(error instanceof BadRequest)) this.#options.onError(error)
      return this.#refuse(socket, error instanceof BadRequest ? 400 : 500).finally(release)
    }
    const handshake = this.#handshake(request, socket, head)
    const connection = new WebSocketConnection(this.#services, handshake, scope.subprotocols)
    // Not `once`, which wraps what it calls: there are many sockets.
    socket.on('close', () => connection.abandon())
    this.#run(scope, connection, release)
    return undefined
  }

  /** Closes so many sockets of those that are not closed, the oldest first. */
  close(count: number, code: number, reason: string): void {
    let left = count
    for (const connection of this.#connections) {
      if (left === 0) return
      if (connection.close(code, reason)) left--
    }
  }

  /** Counts a handshake that is refused, here or before it came here. */
  refused(status: number): void {
    const { refused } = this.handshakes
    refused.set(status, (refused.get(status) ?? 0) + 1)
  }

  /** Answers after a pause: a client that comes again as soon as it is refused keeps only itself waiting. */
  async #refuse(socket: Socket, refusal: RefusalStatus | Refusal): Promise<void> {
    const { limits, headers } = this.#options
    this.refused(typeof refusal === 'number' ? refusal : refusal.status)
    await delay(limits.refusalPause, undefined, { ref: false })
    if (!socket.destroyed) refuse(socket, refusal, headers)
  }

  /** A second's worth at once, and the same again in every second. */
  #admits(): boolean {
    const perSecond = this.#options.limits.maxHandshakesPerSecond
    if (perSecond === Number.POSITIVE_INFINITY) return true
    return this.#budgets.take([{ key: 'all', rate: { perSecond, burst: perSecond } }]) === 0
  }

  /** No `async` function: it would keep the request, and more, for as long as the socket is open. */
  #run(scope: WebSocketScope, connection: WebSocketConnection, release: () => void): void {
    this.#connections.add(connection)
    const { headers: _, ...kept } = scope
    const over = (failure?: Failure) => {
      this.#close(connection, kept, failure)
      this.#connections.delete(connection)
      release()
      if (this.size === 0) for (const resolve of this.#waiting.splice(0)) resolve()
    }
    begin(this.#options.application, scope, connection).then(
      () => over(),
      (error: unknown) => over({ error }),
    )
  }

  /** A function of its own: the request is let go of when the handshake is over. */
  #handshake(request: IncomingMessage, socket: Socket, head: Buffer): Handshake {
    return {
      accept: (answer, onOpen) => {
        answerTo.set(request, answer)
        this.#handshaker.handleUpgrade(request, socket, head, (ws) => {
          this.handshakes.accepted++
          onOpen(ws as ToldWebSocket, socket)
        })
      },
      refuse: (refusal) => void this.#refuse(socket, refusal),
    }
  }

  #close(connection: WebSocketConnection, scope: Scope, failure: Failure | undefined): void {
    if (!failure || failure.error instanceof StopConsumer) {
      connection.close(1000)
      return
    }
    const { error } = failure
    if (error instanceof DenyConnection) connection.refuse(this.#denialOf(error, scope))
    else if (error instanceof NoRoute) connection.refuse(404)
    else {
      this.#options.onError(error, scope)
      connection.refuse(500)
    }
    connection.close(1011, 'internal error')
  }

  /** A denial that no handshake can be answered with is a mistake of the application, and still no way in. */
  #denialOf({ denial }: DenyConnection, scope: Scope): Refusal | RefusalStatus {
    try {
      return refusalOf(denial)
    } catch (error) {
      this.#options.onError(error, scope)
      return 500
    }
  }
}

interface Failure {
  readonly error: unknown
}

/** An application that throws before it has a promise fails like any other. */
function begin(
  application: Application,
  scope: WebSocketScope,
  { receive, send }: WebSocketConnection,
): Promise<void> {
  try {
    return application(scope, receive, send)
  } catch (error) {
    return Promise.reject(error)
  }
}

const answerTo = new WeakMap<IncomingMessage, Acceptance>()

function handshakerOptions(limits: ServerLimits): ServerOptions {
  const { maxPayload, maxFragments, maxBufferedChunks, closeTimeout } = limits
  // The types of `ws` do not know its newest limits yet.
  const bounds: object = { maxFragments, maxBufferedChunks, closeTimeout }
  return {
    ...bounds,
    noServer: true,
    WebSocket: ToldWebSocket,
    maxPayload,
    // Compression would undo the sharing of frames, and invites bombs.
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (_offered, request) => answerTo.get(request)?.subprotocol ?? false,
  }
}

/** The status for a handshake that RFC 6455, 4.2, does not allow. */
function checkHandshake({ method, headers }: IncomingMessage): 400 | 405 | 426 | undefined {
  if (method !== 'GET') return 405
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 400
  if (headers['sec-websocket-version'] !== '13') return 426
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')) return 400
  if (!subprotocolList.test(headers['sec-websocket-protocol'] ?? '')) return 400
  return undefined
}

const subprotocolList = /^([!#$%&'*+\-.^_`|~\w]+([ \t]*,[ \t]*[!#$%&'*+\-.^_`|~\w]+)*)?$/

function offeredSubprotocols({ headers }: IncomingMessage): string[] {
  const list = headers['sec-websocket-protocol']
  return list ? list.split(',').map((name) => name.trim()) : []
}
