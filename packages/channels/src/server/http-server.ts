import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { ServerLimits } from './limits.ts'
import type { RefusalStatus } from './refusal.ts'

/** A certificate and its private key, PEM. */
export interface TlsOptions {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

export type NodeServer = HttpServer | Http2SecureServer

/**
 * Node's server for one port. With a certificate it speaks HTTP/2, and HTTP/1.1
 * to clients that ask for it by ALPN, as browsers do for a WebSocket.
 */
export function createNodeServer(limits: ServerLimits, tls: TlsOptions | undefined): NodeServer {
  const http1 = {
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    maxHeaderSize: limits.maxHeaderSize,
    // A request without Host is refused by us, with the headers that our answers have.
    requireHostHeader: false,
    connectionsCheckingInterval: Math.min(2000, limits.headersTimeout),
    // Any other upgrade is an offer, which a server may leave alone (RFC 9110, 7.8).
    shouldUpgradeCallback: isWebSocketUpgrade,
  }
  const server = tls
    ? createSecureServer({
        ...http1,
        ...tls,
        allowHTTP1: true,
        handshakeTimeout: limits.headersTimeout,
        // HTTP/2 counts the four parts of its request line as headers.
        maxHeaderListPairs: limits.maxHeadersCount + 4,
        settings: { maxHeaderListSize: limits.maxHeaderSize, maxConcurrentStreams: 100 },
      })
    : createServer(http1)
  // Node 26 answers more with 431; older ones drop them, and with them headers that matter.
  ;(server as HttpServer).maxHeadersCount = limits.maxHeadersCount
  return server
}

/**
 * The status for bytes that Node's parser could make nothing of, or that came too
 * late; undefined where nothing can be said: the connection or its TLS broke.
 */
export function statusOfClientError({ code = '' }: NodeJS.ErrnoException) {
  return statuses[code] ?? (code.startsWith('HPE_') ? 400 : undefined)
}

const statuses: Readonly<Record<string, RefusalStatus>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
}

function isWebSocketUpgrade(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket'
}

/** Rejects when the address cannot be had, saying which and why. */
export function listen(
  server: NodeServer,
  { host, port, reusePort }: { host: string; port: number; reusePort: boolean },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another process listens there' : cause.message
      reject(new Error(`Cannot listen on ${host}:${port}: ${why}.`, { cause }))
    })
    server.listen({ host, port, reusePort }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}
