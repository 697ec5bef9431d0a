import { LayerUnavailable, layerClosed } from '../errors.ts'
import { addressOf, linkTo, type RedisLink } from './redis-link.ts'
import { allScripts, type RedisScript, sharded } from './redis-scripts.ts'
import type { Listener, Topics } from './topics.ts'

export interface RedisConnectionOptions {
  /**
   * One server, `redis[s]://[[user][:password]@]host[:port][/database]`, or at a Unix socket,
   * `unix://[user[:password]@]/path/of/the.sock[?db=1]`, the master that sentinels name,
   * `redis[s]-sentinel://[user[:password]@]host:port,host:port/name`, or a cluster,
   * `redis[s]-cluster://[user[:password]@]host:port,host:port`. Default `redis://127.0.0.1:6379`.
   */
  readonly url?: string
  /** Certificates of authorities for TLS, PEM. Default: those that Node.js trusts. */
  readonly ca?: string | Buffer
  /** Told of every failed attempt to reach Redis. By default nobody is: the layer heals itself. */
  readonly onError?: (error: unknown) => void
  /**
   * Told when Redis is lost, and when it is back and everything is subscribed
   * again. What was published in between is gone: who needs it looks elsewhere.
   */
  readonly onConnectionChange?: (isConnected: boolean) => void
}

/** UTF-16 units of what is on its way to Redis, at most: one that has gone silent is noticed after a while only. */
const mostOnTheWay = 8_000_000
/** Milliseconds until what a Redis refused at the beginning, such as one that still loads its data, is tried again. */
const arriveAgain = 500

/**
 * Topics and scripts of one Redis. Its connections come back by themselves; commands do not wait
 * for that, they reject with `LayerUnavailable`.
 */
export class RedisConnection implements Topics {
  readonly #options: RedisConnectionOptions
  readonly #link: RedisLink
  readonly #scripts: ReadonlyMap<RedisScript, RedisScript>
  readonly #prefix: string
  readonly #topics = new Map<string, Listener>()
  readonly #onConnected: () => void
  readonly #onLost: () => void
  /** Settles when the first attempt to connect has succeeded or failed. */
  readonly #firstAttempt: Promise<void>
  #isArriving = false
  #again: NodeJS.Timeout | undefined
  #onTheWay = 0
  #isConnected = false
  #isClosed = false

  /** Every key and topic begins with `prefix`. Throws for a URL that names no Redis. */
  constructor(
    options: RedisConnectionOptions,
    prefix: string,
    onConnected: () => void,
    onLost: () => void,
  ) {
    this.#options = options
    this.#prefix = prefix
    this.#onConnected = onConnected
    this.#onLost = onLost
    const address = addressOf(options.url)
    const isCluster = address.kind === 'cluster'
    this.#scripts = new Map(allScripts.map((each) => [each, isCluster ? sharded(each) : each]))
    this.#link = linkTo(
      { address, ca: options.ca },
      { changed: () => void this.#arrive(), failed: (error) => this.#failed(error) },
    )
    this.#firstAttempt = this.#link.open().then(() => this.#arrive())
  }

  get isConnected(): boolean {
    return this.#isConnected
  }

  /** The number of processes that listen to the topic. */
  async publish(topic: string, payload: string): Promise<number> {
    return await this.#run((link) => link.publish(topic, payload), payload.length)
  }

  async run(script: RedisScript, key: string, args: string[]): Promise<unknown> {
    const { source, sha } = this.#scripts.get(script) ?? script
    const input = { keys: [key], arguments: args }
    return await this.#run(async (link) => {
      try {
        return await link.evalSha(sha, input)
      } catch (error) {
        // The cache of scripts was emptied while we were connected.
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return await link.eval(source, input)
      }
    }, sizeOf(args))
  }

  async removeMember(key: string, member: string): Promise<void> {
    await this.#run((link) => link.removeMember(key, member))
  }

  /** Deletes every key of the layer. */
  async deleteAll(): Promise<void> {
    await this.#run((link) => link.deleteAll(this.#prefix))
  }

  async subscribe(topic: string, listener: Listener): Promise<void> {
    this.#topics.set(topic, listener)
    await this.#firstAttempt
    if (!this.#link.isReady) return
    await this.#link.subscribe([topic], this.#dispatch).catch(ignore)
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic)
    this.#link.unsubscribe(topic, this.#dispatch).catch(ignore)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#isConnected = false
    clearTimeout(this.#again)
    this.#topics.clear()
    this.#link.destroy()
  }

  readonly #dispatch = (payload: string, topic: string): void => {
    const listener = this.#topics.get(topic)
    if (!listener) {
      this.unsubscribe(topic)
      return
    }
    try {
      listener(payload)
    } catch (error) {
      // Redis may hold what we did not write; that must not bring us down.
      this.#options.onError?.(error)
    }
  }

  /** `size`: UTF-16 units of what it sends. */
  async #run<Result>(command: (link: RedisLink) => Promise<Result>, size = 0): Promise<Result> {
    await this.#firstAttempt
    if (this.#isClosed) throw layerClosed()
    if (this.#onTheWay + size > mostOnTheWay)
      throw new LayerUnavailable('Redis does not take messages as fast as they come.')
    this.#onTheWay += size
    try {
      return await command(this.#link)
    } catch (cause) {
      if (isReplyOfRedis(cause)) throw cause
      throw new LayerUnavailable('Redis cannot be reached.', { cause })
    } finally {
      this.#onTheWay -= size
    }
  }

  /** Whenever it may be ready: does its work once everything is there. */
  async #arrive(): Promise<void> {
    if (this.#isArriving || this.#isConnected || !this.#link.isReady) return
    this.#isArriving = true
    try {
      // Scripts are loaded before any command of ours can follow: a script sent
      // twice because it was unknown could be overtaken by the next one.
      const sources = [...this.#scripts.values()].map(({ source }) => source)
      await this.#link.load(sources, this.#prefix)
      const topics = [...this.#topics.keys()]
      if (topics.length > 0) await this.#link.subscribe(topics, this.#dispatch)
    } catch (error) {
      if (this.#isClosed) return
      this.#options.onError?.(error)
      clearTimeout(this.#again)
      this.#again = setTimeout(() => void this.#arrive(), arriveAgain).unref()
      return
    } finally {
      this.#isArriving = false
    }
    if (this.#isConnected || this.#isClosed || !this.#link.isReady) return
    this.#isConnected = true
    this.#onConnected()
    this.#options.onConnectionChange?.(true)
  }

  #failed(error: unknown): void {
    this.#lose()
    if (!this.#isClosed) this.#options.onError?.(error)
  }

  #lose(): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    this.#onLost()
    this.#options.onConnectionChange?.(false)
  }
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0)
}

// What Redis itself answers begins with a code in capitals: `OOM ...`, `WRONGTYPE ...`.
function isReplyOfRedis(error: unknown): boolean {
  return error instanceof Error && /^[A-Z]{2,} /.test(error.message)
}

function ignore(): void {}
