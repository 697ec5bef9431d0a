import { connect, createServer, type Server, type Socket } from 'node:net'
import { clear, Pipe, type Weather } from './pipe.ts'
import { RedisReplies } from './redis-replies.ts'

export type { Weather } from './pipe.ts'

/**
 * The network between a client and the server: an address of its own, and
 * a weather that can be changed at any time, also for connections that stand.
 */
export class Link {
  /** Who is behind it. */
  readonly client: string
  readonly #server: Server
  #upstream: () => number
  readonly #leadsTo: 'redis' | undefined
  readonly #pairs = new Set<{ sockets: readonly Socket[]; pipes: readonly Pipe[] }>()
  #weather: Weather = clear

  /** `upstream` answers the port of the server, which may come back under another one. */
  static async open(client: string, upstream: () => number, leadsTo?: 'redis'): Promise<Link> {
    const link = new Link(client, upstream, leadsTo)
    link.#server.listen(0, '127.0.0.1')
    await new Promise((listening) => link.#server.once('listening', listening))
    return link
  }

  private constructor(client: string, upstream: () => number, leadsTo: 'redis' | undefined) {
    this.client = client
    this.#leadsTo = leadsTo
    this.#upstream = upstream
    // Half-open stays half-open: an end on one side is passed on as what it is.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) =>
      this.#accept(near),
    )
  }

  get url(): string {
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }

  get connections(): number {
    return this.#pairs.size
  }

  change(weather: Partial<Weather>): void {
    this.#weather = { ...this.#weather, ...weather }
    this.#wake()
  }

  /** Fine weather. What a blackhole has swallowed is gone, and so are its connections. */
  heal(): void {
    const wasBlind = this.#weather.blackhole
    this.#weather = clear
    if (wasBlind) this.drop()
    else this.#wake()
  }

  /** What connects from now on comes there, and what stands is ended. */
  leadTo(upstream: () => number): void {
    this.#upstream = upstream
    this.drop()
  }

  /** Ends every connection on both sides at once, with a reset. */
  drop(): void {
    for (const { sockets } of this.#pairs) for (const socket of sockets) socket.resetAndDestroy()
  }

  close(): void {
    this.drop()
    this.#server.close()
  }

  #wake(): void {
    for (const { pipes } of this.#pairs) for (const pipe of pipes) pipe.wake()
  }

  #accept(near: Socket): void {
    const far = connect({
      port: this.#upstream(),
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    })
    const weather = () => this.#weather
    const sockets = [near, far]
    const replies = this.#leadsTo && new RedisReplies(() => this.#weather.told)
    const back = new Pipe(far, near, weather, replies && ((bytes) => replies.take(bytes)))
    const pair = { sockets, pipes: [new Pipe(near, far, weather), back] }
    this.#pairs.add(pair)
    for (const socket of sockets) {
      socket.on('error', () => {})
      socket.on('close', () => this.#broken(pair))
    }
  }

  /** One side is gone. In a blackhole the other does not hear of it. */
  #broken(pair: { sockets: readonly Socket[] }): void {
    if (this.#weather.blackhole && pair.sockets.some(({ destroyed }) => !destroyed)) return
    for (const socket of pair.sockets) socket.destroy()
    this.#pairs.delete(pair as never)
  }
}
