import { ChannelFull, LayerUnavailable, layerClosed } from '../errors.ts'
import { boundsOf, type LayerBounds, luaPatterns } from './bounds.ts'
import type { Broadcast } from './broadcast.ts'
import type { ChannelLayer, ChannelLayerOptions, LayerMessage } from './channel-layer.ts'
import { Mailboxes } from './mailboxes.ts'
import { checkMessage } from './messages.ts'
import {
  checkChannelName,
  checkGroupName,
  newChannelName,
  newNodeId,
  nodeOf,
  notOurs,
} from './names.ts'
import { Post } from './post.ts'
import { RedisConnection, type RedisConnectionOptions } from './redis-connection.ts'
import { addressOf } from './redis-link.ts'
import { RedisQueues } from './redis-queues.ts'
import { groupSendScript, joinScript } from './redis-scripts.ts'
import { type Seals, type SigningOptions, sealsOf, signedTopics } from './signed-topics.ts'
import type { Topics } from './topics.ts'

/** The Redis to use, the bounds of the layer, and who hears of trouble. */
export interface RedisChannelLayerOptions
  extends ChannelLayerOptions,
    RedisConnectionOptions,
    SigningOptions {
  /** Begins every key and topic, so that several deployments can share one Redis. Default `channels:`. */
  readonly prefix?: string
}

/**
 * A layer for many processes, through one Redis (6.0 or newer).
 *
 * Each process is a node. Channels made by `newChannel` live in their node's
 * memory, and only there can they be received from; a node subscribes once for
 * all of them and once for each group that has members here. Members in the
 * sender's own process get a group's message at once, the object itself.
 *
 * When Redis is away, sends reject with `LayerUnavailable` (a `groupSend` has
 * then reached the members in this process), what is received in this process
 * goes on, and joining a group works and takes effect everywhere as soon as
 * Redis is back.
 */
export class RedisChannelLayer implements ChannelLayer, Broadcast {
  readonly #node = newNodeId()
  readonly #prefix: string
  readonly #bounds: LayerBounds
  readonly #mailboxes: Mailboxes
  readonly #connection: RedisConnection
  readonly #topics: Topics
  readonly #seals: Seals
  readonly #queues: RedisQueues
  readonly #post: Post
  #isClosed = false

  constructor(options: RedisChannelLayerOptions = {}) {
    const bounds = boundsOf(options)
    // One slot of a cluster: what belongs together, such as a script's keys and topics, is on one shard.
    const prefix = prefixIn(options)
    this.#prefix = prefix
    this.#bounds = bounds
    this.#mailboxes = new Mailboxes(options)
    this.#connection = new RedisConnection(
      options,
      prefix,
      () => this.#queues.pullAll(),
      () => this.#post.giveUp(new LayerUnavailable('Redis was lost before the answer came.')),
    )
    this.#seals = sealsOf(options)
    this.#topics = signedTopics(this.#connection, this.#seals)
    this.#queues = new RedisQueues(this.#connection, {
      prefix,
      seals: this.#seals,
      bounds,
    })
    this.#post = new Post(
      this.#topics,
      { node: this.#node, prefix },
      {
        put: (channel, message) => this.#mailboxes.put(channel, message),
        join: (group, channel) => this.#join(group, channel),
        leave: (group, channel) => this.#leave(group, channel),
      },
    )
    void this.#topics.subscribe(`${prefix}flush`, () => this.#mailboxes.clear())
  }

  /** Redis is there, and everything is subscribed. */
  get isConnected(): boolean {
    return this.#connection.isConnected
  }

  async send(channel: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkChannelName(channel)
    checkMessage(message)
    if (nodeOf(channel) === undefined) return this.#queues.put(channel, message)
    if (!(await this.#post.send({ do: 'put', channel, message })))
      throw new ChannelFull(`The channel ${channel} is full.`)
  }

  async receive(channel: string, signal?: AbortSignal): Promise<LayerMessage> {
    this.#check()
    checkChannelName(channel)
    const node = nodeOf(channel)
    if (node === undefined) return this.#queues.take(channel, signal)
    if (node === this.#node) return this.#mailboxes.take(channel, signal)
    throw notOurs(channel)
  }

  async newChannel(prefix?: string): Promise<string> {
    // A name is of use to others only when they can reach its node.
    await this.#post.isReachable
    return newChannelName(this.#node, prefix)
  }

  async groupAdd(group: string, channel: string): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkChannelName(channel)
    if (nodeOf(channel) === undefined) {
      const args = [channel, `${this.#bounds.membershipLifetime}`]
      await this.#connection.run(joinScript, this.#members(group), args)
    } else await this.#post.send({ do: 'join', group, channel })
  }

  async groupDiscard(group: string, channel: string): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkChannelName(channel)
    if (nodeOf(channel) === undefined)
      await this.#connection.removeMember(this.#members(group), channel)
    else await this.#post.send({ do: 'leave', group, channel })
  }

  async groupSend(group: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkMessage(message)
    const json = JSON.stringify(message)
    this.#mailboxes.putToGroup(group, message)
    const topic = this.#topic(group)
    const { capacity, lifetime } = this.#bounds
    const skipped = await this.#connection.run(groupSendScript, this.#members(group), [
      topic,
      this.#seals.seal(topic, `${this.#node} ${json}`),
      this.#queues.seal(json),
      `${this.#prefix}queue:`,
      `${this.#prefix}bell:`,
      `${capacity}`,
      `${lifetime}`,
      ...luaPatterns(this.#bounds),
    ])
    const [full = 0, members = 0] = skipped as number[]
    if (full > 0) this.#bounds.onFull({ group, full, members })
  }

  async broadcast(topic: string, text: string): Promise<void> {
    this.#check()
    checkGroupName(topic)
    await this.#connection.publish(`${this.#prefix}topic:${topic}`, text)
  }

  async listen(topic: string, listener: (text: string) => void): Promise<void> {
    this.#check()
    checkGroupName(topic)
    await this.#connection.subscribe(`${this.#prefix}topic:${topic}`, listener)
  }

  async flush(): Promise<void> {
    this.#mailboxes.clear()
    await this.#connection.deleteAll()
    await this.#topics.publish(`${this.#prefix}flush`, '')
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const reason = layerClosed()
    this.#mailboxes.end(reason)
    this.#queues.end(reason)
    this.#post.giveUp(reason)
    await this.#connection.close()
  }

  async #join(group: string, channel: string): Promise<void> {
    this.#mailboxes.join(group, channel)
    // Also when we listen already: two members that join together both wait.
    await this.#topics.subscribe(this.#topic(group), (payload) => this.#hear(group, payload))
  }

  #leave(group: string, channel: string): void {
    this.#mailboxes.leave(group, channel)
    if (!this.#mailboxes.hasMembers(group)) this.#topics.unsubscribe(this.#topic(group))
  }

  #hear(group: string, payload: string): void {
    const space = payload.indexOf(' ')
    // Our own members have had it already.
    if (payload.slice(0, space) === this.#node) return
    this.#mailboxes.putToGroup(group, JSON.parse(payload.slice(space + 1)))
    if (!this.#mailboxes.hasMembers(group)) this.#topics.unsubscribe(this.#topic(group))
  }

  #topic(group: string): string {
    return `${this.#prefix}group:${group}`
  }

  #members(group: string): string {
    return `${this.#prefix}members:${group}`
  }

  #check(): void {
    if (this.#isClosed) throw layerClosed()
  }
}

function prefixIn({ prefix = 'channels:', url }: RedisChannelLayerOptions): string {
  return addressOf(url).kind === 'cluster' ? `{${prefix}}` : prefix
}
