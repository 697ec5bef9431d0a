import { setTimeout as setTimeoutAsync } from 'node:timers/promises'
import { Client } from 'pg'
import { LayerUnavailable, layerClosed } from '../errors.ts'
import { newNodeId } from './names.ts'
import { PayloadReader, payloadsOf } from './notification-payloads.ts'
import type { Listener, Topics } from './topics.ts'

export interface PostgresConnectionOptions {
  /** `postgres://[user[:password]@]host[:port]/database`, with the parameters of libpq, such as `sslmode`. */
  readonly url: string
  /** The channel that the processes of a deployment listen to, 1 to 63 bytes. Default `channels`. */
  readonly channel?: string
  /** Told of every failed attempt to reach PostgreSQL. By default nobody is: the layer heals itself. */
  readonly onError?: (error: unknown) => void
  /**
   * Told when PostgreSQL is lost, and when it is back and listened to again.
   * What was sent in between is gone: who needs it looks elsewhere.
   */
  readonly onConnectionChange?: (isConnected: boolean) => void
}

/** A text that waits to be sent. */
interface Letter {
  readonly text: string
  resolve(): void
  reject(reason: unknown): void
}

/** The two connections, while both are there. */
interface Pair {
  readonly listener: Client
  readonly sender: Client
  /** Ends it, once. */
  lose(error?: unknown): void
}

/** Milliseconds between the beginnings of two transactions: what is published meanwhile goes together. */
const batchEvery = 5
/** UTF-16 units that may wait, and those of one transaction, at most. */
const most = { waiting: 8_000_000, batch: 250_000 }
/** Milliseconds between two notifications to oneself, and without one until the connection counts as lost. */
const alive = { every: 5_000, within: 15_000 }

/**
 * Topics over PostgreSQL's LISTEN and NOTIFY: one connection listens, another one
 * sends, in transactions of its own. Both come back by themselves; what is published meanwhile
 * is refused with `LayerUnavailable`.
 */
export class PostgresConnection implements Topics {
  readonly #options: PostgresConnectionOptions
  readonly #channel: string
  readonly #node = newNodeId()
  readonly #topics = new Map<string, Listener>()
  readonly #reader = new PayloadReader()
  readonly #onLost: () => void
  readonly #firstAttempt: Promise<void>
  readonly #closing = new AbortController()
  #pair: Pair | undefined
  #letters: Letter[] = []
  #waiting = 0
  #isSending = false
  #sentAt = Number.NEGATIVE_INFINITY
  /** Called when a notification of ours has come back. */
  #heardOurselves = () => {}

  constructor(options: PostgresConnectionOptions, onLost: () => void) {
    this.#options = options
    this.#channel = options.channel ?? 'channels'
    this.#onLost = onLost
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#firstAttempt = promise
    void this.#stayConnected(resolve)
  }

  get isConnected(): boolean {
    return this.#pair !== undefined
  }

  async publish(topic: string, payload: string): Promise<undefined> {
    const text = `${topic} ${payload}`
    if (text.includes('\0')) throw new Error('PostgreSQL takes no text with a NUL character.')
    await this.#firstAttempt
    if (this.#closing.signal.aborted) throw layerClosed()
    if (!this.#pair) throw new LayerUnavailable('PostgreSQL cannot be reached.')
    if (this.#waiting + text.length > most.waiting)
      throw new LayerUnavailable('PostgreSQL does not take notifications as fast as they come.')
    this.#waiting += text.length
    await new Promise<void>((resolve, reject) => {
      this.#letters.push({ text, resolve, reject })
      this.#sendSoon()
    })
  }

  async subscribe(topic: string, listener: Listener): Promise<void> {
    this.#topics.set(topic, listener)
    await this.#firstAttempt
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#topics.clear()
    this.#pair?.lose()
  }

  async #stayConnected(firstAttempted: () => void): Promise<void> {
    const { signal } = this.#closing
    for (let failures = 0; !signal.aborted; failures++) {
      const lost = Promise.withResolvers<void>()
      try {
        await this.#connect(lost.resolve)
        firstAttempted()
        await lost.promise
        failures = 0
      } catch (error) {
        firstAttempted()
        if (!signal.aborted) this.#options.onError?.(error)
      }
      await pause(Math.min(50 * 2 ** failures, 1_000) * (0.5 + Math.random() / 2), signal)
    }
  }

  /** Resolves when both connections are there and hear each other. */
  async #connect(onLost: () => void): Promise<void> {
    const [listener, sender] = [this.#newClient(), this.#newClient()]
    const failed = Promise.withResolvers<never>()
    failed.promise.catch(() => {})
    let watch: NodeJS.Timeout | undefined
    const lose = (error: unknown = new LayerUnavailable('PostgreSQL was lost.')) => {
      clearInterval(watch)
      failed.reject(error)
      for (const client of [listener, sender]) client.connection.stream.destroy()
      if (this.#pair !== pair) return
      this.#pair = undefined
      this.#giveUp()
      this.#onLost()
      if (!this.#closing.signal.aborted) {
        this.#options.onError?.(error)
        this.#options.onConnectionChange?.(false)
      }
      onLost()
    }
    const pair = { listener, sender, lose }
    for (const client of [listener, sender]) client.on('error', lose).on('end', () => lose())
    listener.on('notification', ({ payload = '' }) => this.#hear(payload))
    const stop = () => lose()
    this.#closing.signal.addEventListener('abort', stop, { once: true })
    try {
      const opening = Promise.all([listener.connect(), sender.connect()])
      opening.catch(lose)
      await Promise.race([opening, failed.promise])
      await Promise.race([this.#listen(pair), failed.promise])
    } catch (error) {
      lose(error)
      throw error
    } finally {
      this.#closing.signal.removeEventListener('abort', stop)
    }
    this.#pair = pair
    watch = this.#watch(pair)
    this.#options.onConnectionChange?.(true)
  }

  /** Listens, and makes sure that it is heard: behind a pooler that gives each transaction another connection it is not. */
  async #listen({ listener, sender }: Pair): Promise<void> {
    await listener.query(`listen ${listener.escapeIdentifier(this.#channel)}`)
    const heard = Promise.withResolvers<void>()
    this.#heardOurselves = heard.resolve
    await this.#notify(sender, [])
    const timer = setTimeout(
      () =>
        heard.reject(
          new Error(
            'PostgreSQL does not deliver notifications: is there a pooler in transaction mode before it?',
          ),
        ),
      alive.every,
    )
    await heard.promise.finally(() => clearTimeout(timer))
  }

  /** A connection may end without a word: it is lost when what we send does not come back. */
  #watch({ sender, lose }: Pair): NodeJS.Timeout {
    let heardAt = performance.now()
    this.#heardOurselves = () => {
      heardAt = performance.now()
    }
    return setInterval(() => {
      if (performance.now() - heardAt > alive.within)
        lose(new LayerUnavailable('PostgreSQL does not answer any more.'))
      else this.#notify(sender, []).catch(lose)
    }, alive.every).unref()
  }

  /** At once after a while of silence; otherwise with what else is published within some milliseconds. */
  #sendSoon(): void {
    if (this.#isSending || this.#letters.length === 0) return
    this.#isSending = true
    const wait = this.#sentAt + batchEvery - performance.now()
    if (wait <= 0) queueMicrotask(() => this.#send())
    else setTimeout(() => this.#send(), wait)
  }

  async #send(): Promise<void> {
    this.#sentAt = performance.now()
    const letters = this.#takeBatch()
    try {
      if (!this.#pair) throw new LayerUnavailable('PostgreSQL was lost.')
      await this.#notify(
        this.#pair.sender,
        letters.map(({ text }) => text),
      )
      for (const { resolve } of letters) resolve()
    } catch (cause) {
      const error = new LayerUnavailable('PostgreSQL did not take a notification.', { cause })
      for (const { reject } of letters) reject(error)
    }
    this.#isSending = false
    this.#sendSoon()
  }

  #takeBatch(): Letter[] {
    let count = 0
    let size = 0
    for (const { text } of this.#letters) {
      if (count > 0 && size + text.length > most.batch) break
      size += text.length
      count++
    }
    this.#waiting -= size
    return this.#letters.splice(0, count)
  }

  #giveUp(): void {
    const letters = this.#letters.splice(0)
    this.#waiting = 0
    for (const { reject } of letters) reject(new LayerUnavailable('PostgreSQL was lost.'))
  }

  async #notify(sender: Client, texts: readonly string[]): Promise<void> {
    await sender.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [
      this.#channel,
      payloadsOf(this.#node, texts),
    ])
  }

  #hear(payload: string): void {
    const received = this.#reader.take(payload)
    if (received?.sender === this.#node) this.#heardOurselves()
    else for (const text of received?.texts ?? []) this.#dispatch(text)
  }

  #dispatch(text: string): void {
    const space = text.indexOf(' ')
    try {
      this.#topics.get(text.slice(0, space))?.(text.slice(space + 1))
    } catch (error) {
      // Others can write there too; that must not bring us down.
      this.#options.onError?.(error)
    }
  }

  #newClient(): Client {
    return new Client({
      connectionString: this.#options.url,
      application_name: 'channel layer',
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
    })
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeoutAsync(milliseconds, undefined, { signal, ref: false }).catch(() => {})
}
