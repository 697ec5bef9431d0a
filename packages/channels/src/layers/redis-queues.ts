import { ChannelFull } from '../errors.ts'
import { keptOrMade } from '../kept-or-made.ts'
import { capacityOf, type LayerBounds } from './bounds.ts'
import type { LayerMessage } from './channel-layer.ts'
import { Mailbox } from './mailbox.ts'
import type { RedisConnection } from './redis-connection.ts'
import { putBackScript, putScript, takeScript } from './redis-scripts.ts'
import type { Seals } from './signed-topics.ts'

export interface RedisQueuesOptions {
  readonly prefix: string
  readonly seals: Seals
  readonly bounds: LayerBounds
}

/**
 * Channels that any process may receive from. Their messages wait in a Redis
 * list; a bell, published with every message, tells the processes that have a
 * receiver waiting to come and take. A receiver that gave up meanwhile loses
 * nothing: what was taken for it goes back to the head of the list.
 */
export class RedisQueues {
  readonly #connection: RedisConnection
  readonly #options: RedisQueuesOptions
  readonly #queues = new Map<string, Queue>()

  constructor(connection: RedisConnection, options: RedisQueuesOptions) {
    this.#connection = connection
    this.#options = options
  }

  /** As it waits in a queue: of any channel, since a group's message is the same for all of them. */
  seal(json: string): string {
    return this.#options.seals.seal('queue', json)
  }

  async put(channel: string, message: LayerMessage): Promise<void> {
    const { bounds } = this.#options
    const args = [
      this.#bell(channel),
      this.seal(JSON.stringify(message)),
      `${capacityOf(bounds, channel)}`,
      `${bounds.lifetime}`,
    ]
    const isStored = await this.#connection.run(putScript, this.#key(channel), args)
    if (!isStored) throw new ChannelFull(`The channel ${channel} is full.`)
  }

  async take(channel: string, signal?: AbortSignal): Promise<LayerMessage> {
    const queue = keptOrMade(this.#queues, channel, () => this.#open(channel))
    const message = queue.receivers.take(0, signal)
    void queue.isListening.then(() => this.#pull(channel, queue))
    return message
  }

  /** Looks into every queue with a receiver: a notice may have been missed. */
  pullAll(): void {
    for (const [channel, queue] of this.#queues) void this.#pull(channel, queue)
  }

  end(reason: unknown): void {
    for (const { receivers } of this.#queues.values()) receivers.fail(reason)
    this.#queues.clear()
  }

  #open(channel: string): Queue {
    const queue: Queue = {
      receivers: new Mailbox({ capacity: 0, lifetime: 0 }),
      isListening: this.#connection.subscribe(this.#bell(channel), () =>
        this.#ring(channel, queue),
      ),
      isPulling: false,
      mayHaveMore: false,
      unheard: 0,
    }
    return queue
  }

  #ring(channel: string, queue: Queue): void {
    if (queue.receivers.waiting > 0) {
      void this.#pull(channel, queue)
    } else if (++queue.unheard >= bellsBeforeLeaving) {
      this.#queues.delete(channel)
      this.#connection.unsubscribe(this.#bell(channel))
    }
  }

  async #pull(channel: string, queue: Queue): Promise<void> {
    queue.unheard = 0
    queue.mayHaveMore = true
    if (queue.isPulling) return
    queue.isPulling = true
    try {
      while (queue.mayHaveMore && queue.receivers.waiting > 0) {
        queue.mayHaveMore = false
        await this.#pullOnce(channel, queue)
      }
    } catch {
      // Redis is away, or refuses: the next connection or bell pulls again.
    } finally {
      queue.isPulling = false
    }
  }

  async #pullOnce(channel: string, { receivers }: Queue): Promise<void> {
    const wanted = `${receivers.waiting}`
    const entries = (await this.#connection.run(takeScript, this.#key(channel), [
      wanted,
    ])) as string[]
    const unwanted = entries.filter((entry) => {
      const json = this.#options.seals.open('queue', entry.slice(entry.indexOf(':') + 1))
      return json !== undefined && !receivers.put(JSON.parse(json), 0)
    })
    if (unwanted.length === 0) return
    const args = [this.#bell(channel), `${this.#options.bounds.lifetime}`, ...unwanted]
    await this.#connection.run(putBackScript, this.#key(channel), args)
  }

  #key(channel: string): string {
    return `${this.#options.prefix}queue:${channel}`
  }

  #bell(channel: string): string {
    return `${this.#options.prefix}bell:${channel}`
  }
}

interface Queue {
  readonly receivers: Mailbox
  readonly isListening: Promise<void>
  isPulling: boolean
  mayHaveMore: boolean
  /** Bells since anybody here wanted a message. */
  unheard: number
}

const bellsBeforeLeaving = 100
