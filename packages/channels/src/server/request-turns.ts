import type { ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { NetworkCounts } from '../network-counts.ts'
import type { NodeResponse } from './http-exchange.ts'
import type { ServerLimits } from './limits.ts'
import type { NodeRequest } from './request-parts.ts'

type TurnLimits = Pick<
  ServerLimits,
  'maxStreamsAtOnce' | 'maxRequestsPerConnection' | 'maxWaitingRequestsPerNetwork'
>

/** Requests waiting on one connection; only a flood has more, and is cut, with the next connections of its network. */
const rush = 100

/** What one connection has been asked and has not answered. */
interface Lane {
  readonly atOnce: number
  asked: number
  readonly running: Set<NodeResponse>
  /** In the order in which they came. */
  readonly waiting: Set<Turn>
  /** Stops reading, or reads on. */
  readonly hold: (isHeld: boolean) => void
}

interface Turn {
  readonly request: NodeRequest
  readonly response: NodeResponse
  /** It waits no more. */
  readonly leave: () => void
  readonly begin: () => void
}

/**
 * Gives the application one request of an HTTP/1.1 connection at a time, and some
 * of an HTTP/2 connection; the others wait until those before them have been
 * answered. While one of HTTP/1.1 waits, nothing more is read from its
 * connection: a client that asks faster than it is answered slows itself down.
 *
 * What the parser has in hand it parses to its end, some thousand requests of a
 * few bytes each, while no other connection has a turn: `isCut` says whether a
 * connection that does so is cut.
 */
export class RequestTurns {
  readonly #limits: TurnLimits
  readonly #lanes = new WeakMap<object, Lane>()
  readonly #waiting: NetworkCounts
  readonly #isCut: (socket: Socket) => boolean

  constructor(limits: TurnLimits, isCut: (socket: Socket) => boolean) {
    this.#limits = limits
    this.#isCut = isCut
    this.#waiting = new NetworkCounts(limits.maxWaitingRequestsPerNetwork)
  }

  /** What is being answered over an HTTP/1.1 connection. */
  underWay(socket: object): NodeResponse | undefined {
    const [response] = this.#lanes.get(socket)?.running ?? []
    return response
  }

  /** Calls `begin` when it is the request's turn; never, when the client is gone by then. */
  take(request: NodeRequest, response: NodeResponse, begin: () => void): void {
    const lane = this.#laneOf(request)
    // The connection ends with the answer before this one.
    if (!this.#isWelcome(lane, request, response)) return
    if (lane.running.size < lane.atOnce && lane.waiting.size === 0) {
      this.#run(lane, { request, response, begin, leave() {} })
      return
    }
    const { socket } = request
    const isRushing = lane.waiting.size === rush
    const left =
      isRushing && this.#isCut(socket) ? undefined : this.#waiting.enter(socket.remoteAddress ?? '')
    if (!left) {
      // No answer could be sent before those that are due.
      socket.destroy()
      return
    }
    const leave = () => {
      request.off('close', leave)
      lane.waiting.delete(turn)
      left()
    }
    const turn = { request, response, begin, leave }
    request.once('close', leave)
    lane.waiting.add(turn)
    lane.hold(true)
  }

  #run(lane: Lane, { response, begin, leave }: Turn): void {
    leave()
    lane.running.add(response)
    response.once('close', () => {
      lane.running.delete(response)
      // Answer after answer within one turn of the loop would keep all other connections waiting.
      if (lane.waiting.size > 0) setImmediate(() => this.#next(lane))
    })
    begin()
  }

  #next(lane: Lane): void {
    for (const next of lane.waiting) {
      if (lane.running.size >= lane.atOnce) break
      if (isGone(next)) next.leave()
      else this.#run(lane, next)
    }
    if (lane.waiting.size === 0) lane.hold(false)
  }

  /** Counts a request. With the last one that the connection carries, its client is told so. */
  #isWelcome(lane: Lane, request: NodeRequest, response: NodeResponse): boolean {
    const most = this.#limits.maxRequestsPerConnection
    const { session } = (request as Http2ServerRequest).stream ?? {}
    lane.asked++
    // What HTTP/2 has opened before it hears of that is answered.
    if (session && lane.asked >= most) session.close()
    if (!session && lane.asked === most) (response as ServerResponse).shouldKeepAlive = false
    return session !== undefined || lane.asked <= most
  }

  #laneOf(request: NodeRequest): Lane {
    const { session } = (request as Http2ServerRequest).stream ?? {}
    const connection = session ?? request.socket
    const lane = this.#lanes.get(connection) ?? this.#newLane(request.socket, session)
    this.#lanes.set(connection, lane)
    return lane
  }

  #newLane(socket: Socket, session: Http2Session | undefined): Lane {
    const lane = { asked: 0, running: new Set<NodeResponse>(), waiting: new Set<Turn>() }
    if (session) return { ...lane, atOnce: this.#limits.maxStreamsAtOnce, hold() {} }
    return { ...lane, atOnce: 1, hold: holder(socket) }
  }
}

function isGone({ request }: Turn): boolean {
  return request.destroyed || request.socket.destroyed
}

/** Node itself reads on when it is done with a request; it is stopped again at once. */
function holder(socket: Socket): (isHeld: boolean) => void {
  const stop = () => void socket.pause()
  let wasHeld = false
  return (isHeld) => {
    if (isHeld === wasHeld) return
    wasHeld = isHeld
    socket[isHeld ? 'on' : 'off']('resume', stop)
    socket[isHeld ? 'pause' : 'resume']()
  }
}
