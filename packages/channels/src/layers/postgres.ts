import { ChannelFull, LayerUnavailable } from '../errors.ts'
import type { Broadcast } from './broadcast.ts'
import type {
  ChannelLayer,
  ChannelLayerOptions,
  LayerMessage,
  MessageReceiver,
} from './channel-layer.ts'
import { Mailboxes } from './mailboxes.ts'
import { checkChannelName, checkGroupName, newChannelName, newNodeId, nodeOf } from './names.ts'
import { Post, type Request } from './post.ts'
import { PostgresConnection, type PostgresConnectionOptions } from './postgres-connection.ts'

/** The PostgreSQL to use, the bounds of the layer, and who hears of trouble. */
export interface PostgresChannelLayerOptions
  extends ChannelLayerOptions,
    PostgresConnectionOptions {}

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
  readonly #post: Post
  #isClosed = false

  constructor(options: PostgresChannelLayerOptions) {
    this.#mailboxes = new Mailboxes(options)
    this.#connection = new PostgresConnection(options, () =>
      this.#post.giveUp(new LayerUnavailable('PostgreSQL was lost before the answer came.')),
    )
    this.#post = new Post(this.#connection, { node: this.#node, prefix: '' }, (request) =>
      this.#handle(request),
    )
    void this.#connection.subscribe('flush', () => this.#mailboxes.clear())
  }

  /** PostgreSQL is there, and listened to. */
  get isConnected(): boolean {
    return this.#connection.isConnected
  }

  async send(channel: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkChannelName(channel)
    const isStored = this.#isOurs(channel)
      ? this.#mailboxes.put(channel, message)
      : await this.#post.ask(nodeOf(channel) as string, { do: 'put', channel, message })
    if (!isStored) throw new ChannelFull(`The channel ${channel} is full.`)
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
    if (this.#isOurs(channel)) await this.#join(group, channel)
    else await this.#post.ask(nodeOf(channel) as string, { do: 'join', group, channel })
  }

  async groupDiscard(group: string, channel: string): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkChannelName(channel)
    if (this.#isOurs(channel)) this.#leave(group, channel)
    else await this.#post.ask(nodeOf(channel) as string, { do: 'leave', group, channel })
  }

  async groupSend(group: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkGroupName(group)
    const json = JSON.stringify(message)
    this.#mailboxes.putToGroup(group, message)
    await this.#connection.publish(groupTopic(group), json)
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
    await this.#connection.publish('flush', '')
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const reason = closed()
    this.#mailboxes.end(reason)
    this.#post.giveUp(reason)
    await this.#connection.close()
  }

  /** What another node asks of a channel of ours. */
  async #handle(request: Request): Promise<boolean> {
    if (request.do === 'put') return this.#mailboxes.put(request.channel, request.message)
    if (request.do === 'join') await this.#join(request.group, request.channel)
    else this.#leave(request.group, request.channel)
    return true
  }

  async #join(group: string, channel: string): Promise<void> {
    this.#mailboxes.join(group, channel)
    await this.#connection.subscribe(groupTopic(group), (json) => {
      this.#mailboxes.putToGroup(group, JSON.parse(json))
      this.#forgetEmpty(group)
    })
  }

  #leave(group: string, channel: string): void {
    this.#mailboxes.leave(group, channel)
    this.#forgetEmpty(group)
  }

  #forgetEmpty(group: string): void {
    if (!this.#mailboxes.hasMembers(group)) this.#connection.unsubscribe(groupTopic(group))
  }

  #isOurs(channel: string): boolean {
    const node = nodeOf(channel)
    return node === undefined || node === this.#node
  }

  #checkOurs(channel: string): void {
    this.#check()
    checkChannelName(channel)
    if (!this.#isOurs(channel))
      throw new Error(`Only the process that made the channel ${channel} can receive from it.`)
  }

  #check(): void {
    if (this.#isClosed) throw closed()
  }
}

function groupTopic(group: string): string {
  return `group:${group}`
}

function closed(): Error {
  return new Error('The channel layer is closed.')
}
