// The one contract of the engine. Servers, routers, middleware, consumers and
// test communicators all speak it, so that any of them can stand in front of
// any other. The idea is ASGI's: a scope, then a stream of events each way.
import type { EncodedFrame, FrameSink } from './frame.ts'

/** What is known about one connection before its first event. Its `type` names the protocol. */
export interface Scope {
  readonly type: string
  /** What middleware adds (`cookies`, `session`, `user`, `urlRoute`, ...); each of them documents its own key. */
  readonly [key: string]: unknown
}

/** An address of one end of a connection. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** What `new Headers` takes: an object, pairs, or other headers. */
export type HeadersSource = ConstructorParameters<typeof Headers>[0]

/** What HTTP requests and WebSocket handshakes have in common. */
export interface RequestScope extends Scope {
  /** The decoded path, without the query: `/ws/chat/grüße/`. */
  readonly path: string
  /** The path as it came over the wire, still percent-encoded. */
  readonly rawPath: string
  /** What follows `?`, undecoded; `''` when nothing does. */
  readonly queryString: string
  readonly headers: Headers
  readonly httpVersion: '1.0' | '1.1' | '2'
  readonly client: Address
  /** What a trusted proxy calls the request; see `ProxyHeadersMiddleware`. */
  readonly requestId?: string
  readonly server: Address
}

/** One HTTP request: the scope lives until its response has ended. */
export interface HttpScope extends RequestScope {
  readonly type: 'http'
  readonly method: string
  readonly scheme: 'http' | 'https'
}

/** One WebSocket: the scope lives from the handshake to the last byte. */
export interface WebSocketScope extends RequestScope {
  readonly type: 'websocket'
  readonly scheme: 'ws' | 'wss'
  /** What the client offered in `Sec-WebSocket-Protocol`, in its order. */
  readonly subprotocols: readonly string[]
  /**
   * Bytes that were sent to this socket and have not left for the network. A
   * consumer that sees it grow can skip what may be lost, before the server
   * ends the connection at its own limit. Absent where there is no network.
   */
  readonly queuedBytes?: () => number
  /**
   * Milliseconds for which a ping to this socket has had no answer; 0 when none
   * is missing. What was sent before the ping has not been read for so long.
   */
  readonly unansweredFor?: () => number
  /**
   * Resolves when the peer has read everything that was sent so far, as its
   * answer to a ping tells, or when the connection has ended. No handler may
   * wait for it: the answer stands behind what the peer has sent before, and
   * that is read as handlers return. A socket that stands still so is closed.
   */
  readonly whenRead?: () => Promise<void>
}

/** A named channel that a worker listens to: the scope lives as long as the worker. */
export interface ChannelScope extends Scope {
  readonly type: 'channel'
  readonly channel: string
}

/** Something that happened, or something to do. `type` says what. */
export interface Event {
  readonly type: string
  readonly [key: string]: unknown
}

/** Resolves with the connection's next event; events come in the order in which they happened. */
export type Receive = () => Promise<Event>

/**
 * Hands an event to the other side. Resolves when the event is taken over, not
 * when the peer has read it. Sending on a connection that has ended does nothing.
 */
export interface Send {
  (event: Event): Promise<void>
  /**
   * The short way for frames, which a server may have besides: ask once the socket is accepted. A middleware
   * that wraps `send` leaves it out, and sees every event.
   */
  readonly frames?: () => FrameSink | undefined
}

/**
 * Called once for each connection; runs for as long as the connection needs it.
 * When it returns, the connection is over. When it throws, the server logs the
 * error and ends the connection (HTTP: 500, WebSocket: close code 1011).
 */
export type Application<S extends Scope = Scope> = (
  scope: S,
  receive: Receive,
  send: Send,
) => Promise<void>

/** From the server: a socket asks to be let in. Answer with `websocket.accept` or `websocket.close`. */
export interface WebSocketConnect extends Event {
  readonly type: 'websocket.connect'
}

/** From the server: one whole message. Exactly one of `text` and `bytes` is there; null is none. */
export interface WebSocketReceive extends Event {
  readonly type: 'websocket.receive'
  readonly text?: string | null | undefined
  readonly bytes?: Uint8Array | null | undefined
}

/** From the server: the socket is gone. Always the last event. */
export interface WebSocketDisconnect extends Event {
  readonly type: 'websocket.disconnect'
  /** The close code of the peer; 1005 when it gave none, 1006 when the connection just ended. */
  readonly code: number
  readonly reason: string
}

/** To the server: let the socket in. */
export interface WebSocketAccept extends Event {
  readonly type: 'websocket.accept'
  readonly subprotocol?: string | null | undefined
  /**
   * Headers of the answer, such as `Set-Cookie`. Those of the handshake itself (`Connection`, `Upgrade`,
   * `Sec-WebSocket-…`, and what says the length of a body) are the server's: they throw `ProtocolError`.
   */
  readonly headers?: HeadersSource | undefined
}

/** To the server: send one message. Exactly one of `text`, `bytes` and `frame` is there; null is none. */
export interface WebSocketSend extends Event {
  readonly type: 'websocket.send'
  readonly text?: string | null | undefined
  readonly bytes?: Uint8Array | null | undefined
  /** Bytes that are ready for the wire, shared by all receivers: see `encodeText`. */
  readonly frame?: EncodedFrame
}

/** How a handshake is refused. The idea is the extension "WebSocket Denial Response" of ASGI, in one event. */
export interface Denial {
  /** 300 to 599; default 403. A client that is told 429 or 503 is asked to come again in a second, unless `headers` say when. */
  readonly status?: number | undefined
  /** Such as `WWW-Authenticate` or `Location`. Those of the connection itself are the server's, and are left out. */
  readonly headers?: HeadersSource | undefined
  /** Default: the name of the status. Programs can read it; browsers show a page nothing of a handshake that failed. */
  readonly body?: string | Uint8Array | undefined
}

/** To the server: end the connection. Before `websocket.accept` it refuses the handshake with HTTP, as `Denial` says. */
export interface WebSocketClose extends Event, Denial {
  readonly type: 'websocket.close'
  readonly code?: number | null | undefined
  /** A short constant of at most 123 bytes; never something a user wrote. */
  readonly reason?: string | null | undefined
}

/** From the server: a piece of the request's body; `more` is false on the last one. */
export interface HttpRequest extends Event {
  readonly type: 'http.request'
  readonly body: Uint8Array
  readonly more: boolean
}

/** From the server: the client went away before its response had ended. */
export interface HttpDisconnect extends Event {
  readonly type: 'http.disconnect'
}

/** To the server: status and headers. Sent once, first. */
export interface HttpResponseStart extends Event {
  readonly type: 'http.response.start'
  readonly status: number
  /** None, if left out. */
  readonly headers?: HeadersSource | undefined
}

/** To the server: a piece of the response's body; `more` is false on the last one. */
export interface HttpResponseBody extends Event {
  readonly type: 'http.response.body'
  readonly body?: Uint8Array
  readonly more?: boolean
}
