import type { Socket } from 'node:net'

export interface ConnectionLimits {
  readonly maxConnections: number
  readonly maxConnectionsPerAddress: number
}

/** All network connections of one server, and what may be refused for there being too many. */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #sockets = new Set<Socket>()
  readonly #refused = new WeakMap<object, 429 | 503>()
  readonly #byAddress = new Map<string, number>()
  readonly #waiting: (() => void)[] = []

  constructor(limits: ConnectionLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#sockets.size
  }

  /** Counts a connection until it closes. False: it is one too many, and will be refused. */
  add(socket: Socket): boolean {
    const address = socket.remoteAddress ?? ''
    const fromThere = (this.#byAddress.get(address) ?? 0) + 1
    this.#sockets.add(socket)
    this.#byAddress.set(address, fromThere)
    // Whoever uses the socket handles its errors too. This one is for the
    // moments when nobody does: before a handshake, between two owners.
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#remove(socket, address))

    if (this.#sockets.size > this.#limits.maxConnections) this.#refused.set(socket, 503)
    else if (fromThere > this.#limits.maxConnectionsPerAddress) this.#refused.set(socket, 429)
    return !this.#refused.has(socket)
  }

  /** The status to answer with, if the connection is one too many. */
  refusal(socket: object): 429 | 503 | undefined {
    return this.#refused.get(socket)
  }

  /** Resolves when the last connection has closed. */
  async whenEmpty(): Promise<void> {
    if (this.#sockets.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #remove(socket: Socket, address: string): void {
    this.#sockets.delete(socket)
    const left = (this.#byAddress.get(address) ?? 1) - 1
    if (left > 0) this.#byAddress.set(address, left)
    else this.#byAddress.delete(address)
    if (this.#sockets.size === 0) for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
