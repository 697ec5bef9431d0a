import { ChannelFull, layerClosed } from '../errors.ts'
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

/** What the layers of linked processes ask of each other; each is plain data. */
export type LayerRequest =
  /** Answer: whether it was stored. */
  | { readonly do: 'put'; readonly channel: string; readonly message: LayerMessage }
  | { readonly do: 'join' | 'leave'; readonly group: string; readonly channel: string }
  /** Answer: the channel's next message; undefined after `giveUp` of the same id. */
  | { readonly do: 'take'; readonly channel: string; readonly id: number }
  | { readonly do: 'giveUp'; readonly id: number }
  | { readonly do: 'flush' }
  | GroupSend

/** Needs no answer, and may be lost. `json` is the message. */
interface GroupSend {
  readonly do: 'groupSend'
  readonly group: string
  readonly json: string
}

/** The way to the layer of another process, in order. */
export interface LayerLink {
  /** Rejects when the other process is gone. */
  ask(request: LayerRequest): Promise<unknown>
  tell(request: LayerRequest): void
  /** Loses it where the other process takes too little. `size`: UTF-16 units of it, about. */
  offer(request: LayerRequest, size: number): void
}

/** Another process at the hub: what its layer says comes in by `hear`. */
export interface LayerMember {
  hear(request: LayerRequest): unknown
  /** Its process is gone. */
  leave(): void
}

/**
 * A layer for processes of one machine without a service: a star. The layer of one
 * process, the hub, is made without a link and has the named channels; each
 * other one has a link to it. Channels made by `newChannel` live in their own process.
 *
 * A group's message reaches the members in the sender's own process at once, the
 * object itself, and is encoded once for all others. A process that takes too little loses it.
 */
export class LinkedChannelLayer implements ChannelLayer {
  /** Tells this layer's channels from those of others. */
  readonly node = newNodeId()
  readonly #mailboxes: Mailboxes
  readonly #hub: LayerLink | undefined
  readonly #members = new Map<string, LayerLink>()
  readonly #takes = new Map<string, AbortController>()
  #lastTake = 0
  readonly #closing = new AbortController()

  constructor({ hub, ...options }: ChannelLayerOptions & { readonly hub?: LayerLink } = {}) {
    this.#mailboxes = new Mailboxes(options)
    this.#hub = hub
  }

  /** At the hub: lets the layer of another process in, by its `node`. */
  admit(node: string, link: LayerLink): LayerMember {
    this.#members.set(node, link)
    return {
      hear: (request) => this.#answer(request, node),
      leave: () => {
        this.#members.delete(node)
        for (const [key, take] of this.#takes) if (key.startsWith(`${node} `)) take.abort()
      },
    }
  }

  /** At every other one: what the hub says. */
  hear(request: LayerRequest): unknown {
    return this.#answer(request, '')
  }

  async send(channel: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkChannelName(channel)
    checkMessage(message)
    if (!(await this.#put(channel, message)))
      throw new ChannelFull(`The channel ${channel} is full.`)
  }

  async receive(channel: string, signal?: AbortSignal): Promise<LayerMessage> {
    this.#check()
    checkChannelName(channel)
    const link = this.#wayTo(channel)
    if (!link) return this.#mailboxes.take(channel, signal)
    if (nodeOf(channel) !== undefined) throw notOurs(channel)
    return this.#takeOver(link, channel, signal)
  }

  /** For channels of `newChannel` alone. */
  receiveOrWait(channel: string, receiver: MessageReceiver): LayerMessage | undefined {
    this.#check()
    checkChannelName(channel)
    if (this.#wayTo(channel)) throw notOurs(channel)
    return this.#mailboxes.takeOrWait(channel, receiver)
  }

  stopWaiting(channel: string, receiver: MessageReceiver): void {
    this.#mailboxes.stopWaiting(channel, receiver)
  }

  async newChannel(prefix?: string): Promise<string> {
    return newChannelName(this.node, prefix)
  }

  async groupAdd(group: string, channel: string): Promise<void> {
    await this.#change('join', group, channel)
  }

  async groupDiscard(group: string, channel: string): Promise<void> {
    await this.#change('leave', group, channel)
  }

  async groupSend(group: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkMessage(message)
    this.#mailboxes.putToGroup(group, message)
    if (!this.#hub && this.#members.size === 0) return
    this.#spread({ do: 'groupSend', group, json: JSON.stringify(message) })
  }

  async flush(): Promise<void> {
    if (this.#hub) await this.#hub.ask({ do: 'flush' })
    else await this.#flushAll()
  }

  async close(): Promise<void> {
    this.#closing.abort(layerClosed())
    this.#mailboxes.end(layerClosed())
    for (const take of this.#takes.values()) take.abort()
  }

  /** What another layer asks; `from` is its node, empty for the hub. */
  #answer(request: LayerRequest, from: string): unknown {
    switch (request.do) {
      case 'put':
        return this.#put(request.channel, request.message)
      case 'join':
      case 'leave':
        return this.#change(request.do, request.group, request.channel)
      case 'take':
        return this.#takeFor(`${from} ${request.id}`, request.channel)
      case 'giveUp':
        return this.#takes.get(`${from} ${request.id}`)?.abort()
      case 'flush':
        return this.#hub ? this.#mailboxes.clear() : this.#flushAll()
      case 'groupSend':
        if (this.#mailboxes.hasMembers(request.group))
          this.#mailboxes.putToGroup(request.group, JSON.parse(request.json))
        if (!this.#hub) this.#spread(request, from)
    }
  }

  /** From the hub to all processes but the one that it came from; from any other one to the hub. */
  #spread(request: GroupSend, from?: string): void {
    const size = request.json.length
    this.#hub?.offer(request, size)
    for (const [node, link] of this.#members) if (node !== from) link.offer(request, size)
  }

  /** Undefined: the channel is here. */
  #wayTo(channel: string): LayerLink | undefined {
    const node = nodeOf(channel)
    if (node === this.node) return undefined
    return this.#hub ?? (node === undefined ? undefined : (this.#members.get(node) ?? nowhere))
  }

  #put(channel: string, message: LayerMessage): boolean | Promise<unknown> {
    const link = this.#wayTo(channel)
    return link ? link.ask({ do: 'put', channel, message }) : this.#mailboxes.put(channel, message)
  }

  async #change(how: 'join' | 'leave', group: string, channel: string): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkChannelName(channel)
    const link = this.#wayTo(channel)
    if (link) await link.ask({ do: how, group, channel })
    else this.#mailboxes[how](group, channel)
  }

  /** A named channel's message, over the hub. What is on its way already when the receiver gives up is its answer. */
  async #takeOver(
    link: LayerLink,
    channel: string,
    signal: AbortSignal | undefined,
  ): Promise<LayerMessage> {
    const end = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])])
    end.throwIfAborted()
    const id = ++this.#lastTake
    const giveUp = () => link.tell({ do: 'giveUp', id })
    end.addEventListener('abort', giveUp, { once: true })
    try {
      const message = await link.ask({ do: 'take', channel, id })
      if (message !== undefined) return message as LayerMessage
      throw end.reason ?? layerClosed()
    } finally {
      end.removeEventListener('abort', giveUp)
    }
  }

  async #takeFor(key: string, channel: string): Promise<LayerMessage | undefined> {
    const giveUp = new AbortController()
    this.#takes.set(key, giveUp)
    try {
      return await this.#mailboxes.take(channel, giveUp.signal)
    } catch {
      return undefined
    } finally {
      this.#takes.delete(key)
    }
  }

  async #flushAll(): Promise<void> {
    this.#mailboxes.clear()
    await Promise.all(Array.from(this.#members.values(), (link) => link.ask({ do: 'flush' })))
  }

  #check(): void {
    this.#closing.signal.throwIfAborted()
  }
}

/** The process that a channel was in is gone: what is sent there is lost, as with every layer. */
const nowhere: LayerLink = { ask: async () => true, tell() {}, offer() {} }
