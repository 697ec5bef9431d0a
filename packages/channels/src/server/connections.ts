import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type Budget, Budgets, budgetsFrom, sharesOf } from '../budgets.ts'
import { isLoopbackAddress } from '../networks.ts'
import type { ServerLimits } from './limits.ts'

type ConnectionLimits = Pick<ServerLimits, 'maxConnections' | 'maxConnectionsPerNetwork'>

/** A connection as a raw socket, a TLS socket and an HTTP/2 session all know it. */
interface Peer {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
}

class Connection {
  readonly socket: Socket
  /** The world, and each network that it is counted in. */
  readonly crowds: readonly Crowd[]
  /** The socket that TLS has put around it. */
  secured: TLSSocket | undefined
  /** Requests under way, and the WebSocket that it has become. */
  busy = 0
  refusal: 429 | 503 | undefined

  constructor(socket: Socket, crowds: readonly Crowd[]) {
    this.socket = socket
    this.crowds = crowds
  }

  /** Ends it once what was written has left. */
  end(): void {
    // Node's server ends the sessions of HTTP/2 itself, after their last stream.
    if (this.secured?.alpnProtocol !== 'h2') (this.secured ?? this.socket).destroySoon()
  }
}

/** Connections that share a bound. */
class Crowd {
  readonly most: number
  readonly #onEmpty: (() => void) | undefined
  readonly all = new Set<Connection>()
  /** Those without a request under way, idle for longest first. */
  readonly idle = new Set<Connection>()

  constructor(most: number, onEmpty?: () => void) {
    this.most = most
    this.#onEmpty = onEmpty
  }

  get size(): number {
    return this.all.size
  }

  add(connection: Connection): void {
    this.all.add(connection)
    this.idle.add(connection)
  }

  remove(connection: Connection): void {
    this.idle.delete(connection)
    if (this.all.delete(connection) && this.all.size === 0) this.#onEmpty?.()
  }
}

/** Of what a crowd may have; above it those that have been idle for longest make room. */
const roomy = 3 / 4

/** A network of which a connection was cut because very many requests waited on it is let in again after the time for one. */
const rushes = { perSecond: 1 / 10, burst: 1 }

/**
 * All network connections of one server. Above three quarters of what it holds,
 * or of what one network may have, the connection that has been idle for longest
 * is closed for each new one; one that is too many all the same is refused.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #world: Crowd
  readonly #networks = new Map<string, Crowd>()
  readonly #open = new Map<unknown, Connection>()
  readonly #rushes = new Budgets()
  readonly #waiting: (() => void)[] = []
  #isStopping = false

  constructor(limits: ConnectionLimits) {
    this.#limits = limits
    this.#world = new Crowd(limits.maxConnections)
  }

  get size(): number {
    return this.#open.size
  }

  /** Whether its network has lately asked for no more than it may; the connection of one that has is worth no answer. */
  mayOpen({ remoteAddress = '' }: Socket): boolean {
    return this.#rushes.waitFor(this.#rushesOf(remoteAddress)) === 0
  }

  /** A connection has very many requests waiting. True: it is to be cut, and for a while the next ones of its network are. */
  rushes({ remoteAddress = '' }: Socket): boolean {
    const budgets = this.#rushesOf(remoteAddress)
    this.#rushes.take(budgets)
    return budgets.length > 0
  }

  /** Counts a connection until it closes. False: it is one too many, and will be refused. */
  add(socket: Socket): boolean {
    const key = keyOf(socket)
    const crowds = [this.#world, ...this.#networksOf(socket.remoteAddress ?? '')]
    const connection = new Connection(socket, crowds)
    this.#open.set(key, connection)
    // The user of the socket handles its errors too. This one is for the
    // moments when nobody does: before a handshake, between two owners.
    socket.on('error', destroyOnError)
    // Not `once`, which wraps what it calls: there are many sockets.
    socket.on('close', () => this.#remove(key, connection))

    for (const crowd of crowds) if (crowd.size >= crowd.most * roomy) closeIdlest(crowd)
    const full = crowds.find(({ size, most }) => size >= most)
    if (full) connection.refusal = full === this.#world ? 503 : 429
    for (const crowd of crowds) crowd.add(connection)
    return !full
  }

  /** The connection speaks TLS from now on: it ends by a socket of its own, or by its HTTP/2 session. */
  secure(socket: TLSSocket): void {
    const connection = this.#open.get(keyOf(socket))
    if (connection) connection.secured = socket
  }

  /** The status to answer with, if the connection is one too many. */
  refusal(peer: Peer): 429 | 503 | undefined {
    return this.#open.get(keyOf(peer))?.refusal
  }

  /** Says that the connection carries something, until what is returned is called. */
  use(peer: Peer): () => void {
    const connection = this.#open.get(keyOf(peer))
    if (!connection) return () => {}
    connection.busy++
    for (const { idle } of connection.crowds) idle.delete(connection)
    return () => {
      connection.busy--
      const isOpen = this.#world.all.has(connection)
      if (connection.busy > 0 || !isOpen) return
      for (const { idle } of connection.crowds) idle.add(connection)
      if (this.#isStopping) connection.end()
    }
  }

  /** Ends what carries nothing, now and from now on. */
  stop(): void {
    this.#isStopping = true
    for (const connection of this.#world.idle) connection.end()
  }

  /** Resolves when the last connection has closed. */
  async whenEmpty(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  destroyAll(): void {
    for (const { socket } of this.#open.values()) socket.destroy()
  }

  /** Without networks where they are not counted, and for this machine. */
  #networksOf(address: string): Crowd[] {
    const { maxConnectionsPerNetwork: most } = this.#limits
    if (!this.#counts(address)) return []
    return sharesOf(address).map(({ network, times }) => {
      const crowd =
        this.#networks.get(network) ?? new Crowd(most * times, () => this.#networks.delete(network))
      this.#networks.set(network, crowd)
      return crowd
    })
  }

  #rushesOf(address: string): Budget[] {
    return this.#counts(address) ? budgetsFrom(address, 'rushes', rushes) : []
  }

  #counts(address: string): boolean {
    const { maxConnectionsPerNetwork: most } = this.#limits
    return most !== Number.POSITIVE_INFINITY && address !== '' && !isLoopbackAddress(address)
  }

  #remove(key: unknown, connection: Connection): void {
    this.#open.delete(key)
    for (const crowd of connection.crowds) crowd.remove(connection)
    if (this.#open.size === 0) for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** For sockets whose errors nobody else hears; one function for all of them. */
export function destroyOnError(this: Socket): void {
  this.destroy()
}

/** Makes room for another connection, if it can. */
function closeIdlest({ idle }: Crowd): void {
  const [idlest] = idle
  if (!idlest) return
  // Its file is free in a moment; the one that comes need not wait for that.
  for (const crowd of idlest.crowds) crowd.remove(idlest)
  idlest.socket.destroy()
}

/** TLS puts another object around a connection; its two ends stay what they are. Unix sockets have none. */
function keyOf(peer: Peer): unknown {
  return peer.remotePort === undefined ? peer : `${peer.remoteAddress} ${peer.remotePort}`
}
