/** What one server grants to peers it does not know. Times are in milliseconds. */
export interface ServerLimits {
  /** Bytes in one WebSocket message; more closes the socket with 1009. */
  readonly maxPayload: number
  /** Frames that one WebSocket message may come in; more closes the socket with 1008. */
  readonly maxFragments: number
  /** Reads from the network that one unfinished frame may take; more closes the socket with 1008. */
  readonly maxBufferedChunks: number
  /** Messages of one socket that the application has not taken yet; above it we stop reading from the socket. */
  readonly maxUnprocessedFrames: number
  /** Bytes that wait for one slow reader; above it the socket is closed with 1013. */
  readonly maxQueuedBytes: number
  /** Until the application must have accepted or closed a socket; later it is refused with 503. */
  readonly acceptTimeout: number
  /** From our close frame until the connection is cut. */
  readonly closeTimeout: number
  /** Between two pings to a socket; four times as long to one that says things and has read what it was sent. The first comes after a random part of it. */
  readonly pingEvery: number
  /** A socket we hear nothing from for so long is dead, and cut. */
  readonly silence: number
  /**
   * The same for a socket that has been sent more than it has read, by 16 KB or
   * more: it can answer a ping only when it has read what is before it.
   */
  readonly silenceWhileBehind: number
  /** A socket that sends, and answers no ping for so long, is cut: what it is sent waits for its answers. */
  readonly unanswered: number
  /** A socket that is not read from, because the application takes nothing of it for so long, is closed with 1013. */
  readonly stalled: number
  /** From the first byte of a request to the end of its headers; later is answered with 408. */
  readonly headersTimeout: number
  /** From the first byte of a request to the end of its body. */
  readonly requestTimeout: number
  /** How long a connection without a request is kept. */
  readonly keepAliveTimeout: number
  /** Bytes in all headers of one request; more is answered with 431. */
  readonly maxHeaderSize: number
  /** Headers in one request; more is answered with 431. */
  readonly maxHeadersCount: number
  /** Requests that one connection carries; HTTP/1.1 is told `Connection: close` with the last one, HTTP/2 gets a GOAWAY. */
  readonly maxRequestsPerConnection: number
  /** Streams of one HTTP/2 connection that the application has at once; the others wait. Of HTTP/1.1 it has one request at once. */
  readonly maxStreamsAtOnce: number
  /** Requests from one network that wait behind others of their connection; more cuts the connection that brings them. So do 100 on one connection; that also cuts the network's connections of the next ten seconds. */
  readonly maxWaitingRequestsPerNetwork: number
  /**
   * Connections of all kinds; above it a request is answered with 503. Above three
   * quarters of it, the connection that has been idle for longest is closed for each
   * new one. Never more than the files that the process may open, less some in reserve.
   */
  readonly maxConnections: number
  /**
   * The same for connections from one network: an IPv4 address, or a /64 of IPv6 (a /56
   * has four times as many, a /48 sixteen times); above it a request is answered with
   * 429. This machine itself is not counted. Off by default, because behind a proxy everybody has the
   * proxy's address.
   */
  readonly maxConnectionsPerNetwork: number
  /** Well-formed handshakes in a second; more are answered with 503 and `Retry-After`, before the application hears of them. */
  readonly maxHandshakesPerSecond: number
  /** Until a handshake that is refused is told so; a client that comes again at once slows itself down. */
  readonly refusalPause: number
}

/** What `serve` keeps to where its options say nothing else. */
export const defaultLimits: ServerLimits = {
  maxPayload: 64 * 1024,
  maxFragments: 16,
  maxBufferedChunks: 256,
  maxUnprocessedFrames: 32,
  maxQueuedBytes: 1024 * 1024,
  acceptTimeout: 10_000,
  closeTimeout: 5_000,
  pingEvery: 25_000,
  silence: 35_000,
  silenceWhileBehind: 90_000,
  unanswered: 120_000,
  stalled: 60_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 8 * 1024,
  maxHeadersCount: 64,
  maxRequestsPerConnection: 1_000,
  maxStreamsAtOnce: 16,
  maxWaitingRequestsPerNetwork: 4_096,
  maxConnections: 20_000,
  maxConnectionsPerNetwork: Number.POSITIVE_INFINITY,
  maxHandshakesPerSecond: 200,
  refusalPause: 100,
}
