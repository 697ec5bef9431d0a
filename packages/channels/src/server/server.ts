import type { Server as HttpServer } from 'node:http'
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { Application, Scope } from '../application.ts'
import { Connections } from './connections.ts'
import { drain } from './drain.ts'
import { answer, exchange, type NodeResponse } from './http-exchange.ts'
import { createNodeServer, hasTooManyHeaders, listen, type TlsOptions } from './http-server.ts'
import { defaultLimits, type ServerLimits } from './limits.ts'
import type { NodeRequest } from './request-scope.ts'
import { refuseHandshake, WebSocketServer } from './websocket-server.ts'

export type { TlsOptions } from './http-server.ts'
export { defaultLimits, type ServerLimits } from './limits.ts'

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
   * `within` milliseconds (default 10,000), when what is left is cut off.
   */
  drain(options?: { readonly within?: number }): Promise<void>
  /** Cuts everything off; resolves when the port is free again. */
  close(): Promise<void>
}

/** Starts a server. Rejects when the address cannot be had. */
export async function serve(
  application: Application,
  options: ServeOptions = {},
): Promise<ProtocolServer> {
  const limits: ServerLimits = { ...defaultLimits, ...options.limits }
  const { host = '127.0.0.1', port = 0, tls } = options
  const onError = safely(options.onError ?? ((error) => console.error(error)))
  const connections = new Connections(limits)
  const webSockets = new WebSocketServer({ application, limits, onError })
  const running = new Set<Promise<void>>()
  const sessions = new Set<ServerHttp2Session>()
  let isDraining = false

  const server = createNodeServer(limits, tls)
  // Those above our own limit are answered; those above this are dropped.
  server.maxConnections = limits.maxConnections + 100
  server.on('connection', (socket: Socket) => {
    if (!connections.add(socket) && tls) socket.destroy()
  })
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session)
    session.on('error', () => session.destroy())
    session.once('close', () => sessions.delete(session))
    if (isDraining) session.close()
  })
  server.on('request', (request: NodeRequest, response: NodeResponse) => {
    const refusal = connections.refusal(request.socket)
    response.on('error', () => {})
    if (refusal) return answer(response, refusal)
    if (hasTooManyHeaders(request, limits)) return answer(response, 431)
    track(exchange(request, response, { application, onError }))
  })
  server.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => socket.destroy())
    const refusal = isDraining ? 503 : connections.refusal(socket)
    if (refusal) return refuseHandshake(socket, refusal)
    if (hasTooManyHeaders(request, limits)) return refuseHandshake(socket, 431)
    track(webSockets.upgrade(request, socket, head))
  })
  await listen(server, host, port)

  function track(work: Promise<void>): void {
    const settled = work.catch(onError).finally(() => running.delete(settled))
    running.add(settled)
  }

  let whenClosed: Promise<void> | undefined
  const stopAccepting = () => {
    isDraining = true
    whenClosed ??= new Promise((resolve) => server.close(() => resolve()))
    for (const session of sessions) session.close()
    closeIdle(server)
  }
  const cut = () => {
    stopAccepting()
    connections.destroyAll()
  }

  const address = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://${shownHost(host)}:${address.port}`,
    port: address.port,
    get connections() {
      return connections.size
    },
    get sockets() {
      return webSockets.size
    },
    async drain({ within = 10_000 } = {}) {
      const whenDone = async () => {
        await Promise.all([connections.whenEmpty(), ...running])
      }
      const closeSockets = () => webSockets.close(1012, 'restart')
      await drain({ stopAccepting, closeSockets, whenDone, cut }, within)
      await whenClosed
    },
    async close() {
      cut()
      await whenClosed
    },
  }
}

function closeIdle(server: HttpServer | Http2SecureServer): void {
  if ('closeIdleConnections' in server) server.closeIdleConnections()
}

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

function shownHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
