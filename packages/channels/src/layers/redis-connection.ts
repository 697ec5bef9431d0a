import { createClient } from 'redis'
import { LayerUnavailable } from '../errors.ts'
import { allScripts, type RedisScript } from './redis-scripts.ts'
import type { Listener, Topics } from './topics.ts'

export interface RedisConnectionOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]`. Default `redis://127.0.0.1:6379`. */
  readonly url?: string
  /** Told of every failed attempt to reach Redis. By default nobody is: the layer heals itself. */
  readonly onError?: (error: unknown) => void
  /**
   * Told when Redis is lost, and when it is back and everything is subscribed
   * again. What was published in between is gone: who needs it looks elsewhere.
   */
  readonly onConnectionChange?: (isConnected: boolean) => void
}

type Client = ReturnType<typeof newClient>

/**
 * Two connections to one Redis: one for commands, one that listens. Both come
 * back by themselves; commands do not wait for that, they reject with
 * `LayerUnavailable`.
 */
export class RedisConnection implements Topics {
  readonly #options: RedisConnectionOptions
  readonly #commands: Client
  readonly #subscriber: Client
  readonly #topics = new Map<string, Listener>()
  readonly #onConnected: () => void
  readonly #onLost: () => void
  /** Settles when the first attempt to connect has succeeded or failed. */
  readonly #firstAttempt: Promise<void>
  #isConnected = false
  #isClosed = false

  constructor(options: RedisConnectionOptions, onConnected: () => void, onLost: () => void) {
    this.#options = options
    this.#onConnected = onConnected
    this.#onLost = onLost
    this.#commands = newClient(options.url)
    this.#subscriber = newClient(options.url)
    // Scripts are loaded before any command of ours can follow: a script sent
    // twice because it was unknown could be overtaken by the next one.
    this.#commands.on('ready', () => {
      for (const { source } of allScripts) this.#commands.scriptLoad(source).catch(ignore)
      void this.#arrive()
    })
    this.#subscriber.on('ready', () => void this.#arrive())
    this.#firstAttempt = Promise.all([
      this.#open(this.#commands),
      this.#open(this.#subscriber),
    ]).then(ignore)
  }

  get isConnected(): boolean {
    return this.#isConnected
  }

  /** The number of processes that listen to the topic. */
  async publish(topic: string, payload: string): Promise<number> {
    return await this.#run((client) => client.publish(topic, payload))
  }

  async run({ source, sha }: RedisScript, key: string, args: string[]): Promise<unknown> {
    const input = { keys: [key], arguments: args }
    return await this.#run(async (client) => {
      try {
        return await client.evalSha(sha, input)
      } catch (error) {
        // The cache of scripts was emptied while we were connected.
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return await client.eval(source, input)
      }
    })
  }

  async removeMember(key: string, member: string): Promise<void> {
    await this.#run((client) => client.zRem(key, member))
  }

  /** Deletes every key that begins so. */
  async deleteAll(prefix: string): Promise<void> {
    await this.#run(async (client) => {
      const pattern = `${prefix.replace(/[*?[\]\\]/g, '\\$&')}*`
      for await (const keys of client.scanIterator({ MATCH: pattern, COUNT: 500 })) {
        if (keys.length > 0) await client.unlink(keys)
      }
    })
  }

  /**
   * Listens to a topic until `unsubscribe`, through every reconnect. Resolves
   * when Redis has confirmed it, or at once when Redis is away.
   */
  async subscribe(topic: string, listener: Listener): Promise<void> {
    this.#topics.set(topic, listener)
    await this.#firstAttempt
    if (!this.#subscriber.isReady) return
    await this.#subscriber.subscribe(topic, this.#dispatch).catch(ignore)
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic)
    if (this.#subscriber.isReady) {
      this.#subscriber.unsubscribe(topic, this.#dispatch).catch(ignore)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#isConnected = false
    this.#topics.clear()
    this.#commands.destroy()
    this.#subscriber.destroy()
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

  async #run<Result>(command: (client: Client) => Promise<Result>): Promise<Result> {
    await this.#firstAttempt
    if (this.#isClosed) throw new Error('The channel layer is closed.')
    try {
      return await command(this.#commands)
    } catch (cause) {
      if (isReplyOfRedis(cause)) throw cause
      throw new LayerUnavailable('Redis cannot be reached.', { cause })
    }
  }

  async #open(client: Client): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    client.on('ready', resolve)
    client.on('error', (error) => {
      resolve()
      this.#lose()
      if (!this.#isClosed) this.#options.onError?.(error)
    })
    client.on('end', resolve)
    // It settles only when the client is closed; until then it tries.
    client.connect().catch(ignore)
    await promise
  }

  /** Runs for each client that came back; does its work when both are there. */
  async #arrive(): Promise<void> {
    const areReady = () => this.#commands.isReady && this.#subscriber.isReady
    if (!areReady()) return
    const topics = [...this.#topics.keys()]
    try {
      if (topics.length > 0) await this.#subscriber.subscribe(topics, this.#dispatch)
    } catch {
      return
    }
    if (this.#isConnected || this.#isClosed || !areReady()) return
    this.#isConnected = true
    this.#onConnected()
    this.#options.onConnectionChange?.(true)
  }

  #lose(): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    this.#onLost()
    this.#options.onConnectionChange?.(false)
  }
}

function newClient(url = 'redis://127.0.0.1:6379') {
  return createClient({
    url,
    disableOfflineQueue: true,
    // A Redis that went silent is noticed: pings make it speak every 5 s.
    pingInterval: 5_000,
    socket: {
      connectTimeout: 5_000,
      socketTimeout: 15_000,
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** retries, 1_000) * (0.5 + Math.random() / 2),
    },
  })
}

// What Redis itself answers begins with a code in capitals: `OOM ...`, `WRONGTYPE ...`.
function isReplyOfRedis(error: unknown): boolean {
  return error instanceof Error && /^[A-Z]{2,} /.test(error.message)
}

function ignore(): void {}
