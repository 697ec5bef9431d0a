import { ChannelFull, LayerUnavailable, layerClosed } from '../errors.ts'
import type { Broadcast } from './broadcast.ts'
import type {
  ChannelLayer,
  ChannelLayerOptions,
  LayerMessage,
  MessageReceiver,
} from './channel-layer.ts'
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
import { PostgresConnection, type PostgresConnectionOptions } from './postgres-connection.ts'
import { type SigningOptions, sealsOf, signedTopics } from './signed-topics.ts'
import type { Topics } from './topics.ts'

/** The PostgreSQL to use, the bounds of the layer, and who hears of trouble. */
export interface PostgresChannelLayerOptions
  extends ChannelLayerOptions,
    PostgresConnectionOptions,
    SigningOptions {}

/**
 * A layer for many processes, through the notifications of one PostgreSQL. It needs no table.
 *
 * Each process is a node, and all channels are in the memory of one: those of
 * `newChannel` in the node that made them, a named one in each node that uses it, for itself. A message
 * to a group goes to every node; members in the sender's own process get it at once, the object itself.
 *
 * When PostgreSQL is away, what needs another node rejects with `LayerUnavailable` (a `groupSend` has
 * then reached the members in this process), and what is of this process goes on.
 */
export class PostgresChannelLayer implements ChannelLayer, Broadcast {
  readonly #node = newNodeId()
  readonly #mailboxes: Mailboxes
  readonly #connection: PostgresConnection
  readonly #topics: Topics
  readonly #post: Post
  #isClosed = false

  constructor(options: PostgresChannelLayerOptions) {
    this.#mailboxes = new Mailboxes(options)
    this.#connection = new PostgresConnection(options, () =>
      this.#post.giveUp(new LayerUnavailable('PostgreSQL was lost before the answer came.')),
    )
    this.#topics = signedTopics(this.#connection, sealsOf(options))
    this.#post = new Post(
      this.#topics,
      { node: this.#node, prefix: '' },
      {
        put: (channel, message) => this.#mailboxes.put(channel, message),
        join: (group, channel) => this.#join(group, channel),
        leave: (group, channel) => this.#leave(group, channel),
      },
    )
    void this.#topics.subscribe('flush', () => this.#mailboxes.clear())
  }

  /** PostgreSQL is there, and listened to. */
  get isConnected(): boolean {
    return this.#connection.isConnected
  }

  async send(channel: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkChannelName(channel)
    checkMessage(message)
    if (!(await this.#post.send({ do: 'put', channel, message })))
      throw new ChannelFull(`The channel ${channel} is full.`)
  }

  async receive(channel: string, signal?: AbortSignal): Promise<LayerMessage> {
    this.#checkOurs(channel)
    return this.#mailboxes.take(channel, signal)
  }

  receiveOrWait(channel: string, receiver: MessageReceiver): LayerMessage | undefined {
    this.#checkOurs(channel)
    return this.#mailboxes.takeOrWait(channel, receiver)
  }

  stopWaiting(channel: string, receiver: MessageReceiver): void {
    this.#mailboxes.stopWaiting(channel, receiver)
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
    await this.#post.send({ do: 'join', group, channel })
  }

  async groupDiscard(group: string, channel: string): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkChannelName(channel)
    await this.#post.send({ do: 'leave', group, channel })
  }

  async groupSend(group: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkMessage(message)
    const json = JSON.stringify(message)
    this.#mailboxes.putToGroup(group, message)
    await this.#topics.publish(groupTopic(group), json)
  }

  async broadcast(topic: string, text: string): Promise<void> {
    this.#check()
    checkGroupName(topic)
    await this.#connection.publish(`topic:${topic}`, text)
  }

  async listen(topic: string, listener: (text: string) => void): Promise<void> {
    this.#check()
    checkGroupName(topic)
    await this.#connection.subscribe(`topic:${topic}`, listener)
  }

  async flush(): Promise<void> {
    this.#mailboxes.clear()
    await this.#topics.publish('flush', '')
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const reason = layerClosed()
    this.#mailboxes.end(reason)
    this.#post.giveUp(reason)
    await this.#connection.close()
  }

  async #join(group: string, channel: string): Promise<void> {
    this.#mailboxes.join(group, channel)
    await this.#topics.subscribe(groupTopic(group), (json) => {
      this.#mailboxes.putToGroup(group, JSON.parse(json))
      this.#forgetEmpty(group)
    })
  }

  #leave(group: string, channel: string): void {
    this.#mailboxes.leave(group, channel)
    this.#forgetEmpty(group)
  }

  #forgetEmpty(group: string): void {
    if (!this.#mailboxes.hasMembers(group)) this.#topics.unsubscribe(groupTopic(group))
  }

  #checkOurs(channel: string): void {
    this.#check()
    checkChannelName(channel)
    const node = nodeOf(channel)
    if (node !== undefined && node !== this.#node) throw notOurs(channel)
  }

  #check(): void {
    if (this.#isClosed) throw layerClosed()
  }
}

function groupTopic(group: string): string {
  return `group:${group}`
}
