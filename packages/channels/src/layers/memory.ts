import { ChannelFull, layerClosed } from '../errors.ts'
import type {
  ChannelLayer,
  ChannelLayerOptions,
  LayerMessage,
  MessageReceiver,
} from './channel-layer.ts'
import { type Clock, Mailboxes } from './mailboxes.ts'
import { checkMessage } from './messages.ts'
import { checkChannelName, checkGroupName, newChannelName, newNodeId } from './names.ts'

/** The bounds of the memory layer, and its clock. */
export interface InMemoryChannelLayerOptions extends ChannelLayerOptions {
  /** Milliseconds that only ever grow; a test hands in its own. Default `performance.now`. */
  readonly clock?: Clock
}

/** A layer for one process: no network, nothing to start. Its timer does not keep the process alive. */
export class InMemoryChannelLayer implements ChannelLayer {
  readonly #node = newNodeId()
  readonly #mailboxes: Mailboxes
  #closed = false

  constructor(options: InMemoryChannelLayerOptions = {}) {
    this.#mailboxes = new Mailboxes(options, options.clock)
  }

  async send(channel: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkChannelName(channel)
    checkMessage(message)
    if (!this.#mailboxes.put(channel, message)) {
      throw new ChannelFull(`The channel ${channel} is full.`)
    }
  }

  async receive(channel: string, signal?: AbortSignal): Promise<LayerMessage> {
    this.#check()
    checkChannelName(channel)
    return this.#mailboxes.take(channel, signal)
  }

  receiveOrWait(channel: string, receiver: MessageReceiver): LayerMessage | undefined {
    this.#check()
    checkChannelName(channel)
    return this.#mailboxes.takeOrWait(channel, receiver)
  }

  stopWaiting(channel: string, receiver: MessageReceiver): void {
    this.#mailboxes.stopWaiting(channel, receiver)
  }

  async newChannel(prefix?: string): Promise<string> {
    return newChannelName(this.#node, prefix)
  }

  async groupAdd(group: string, channel: string): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkChannelName(channel)
    this.#mailboxes.join(group, channel)
  }

  async groupDiscard(group: string, channel: string): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkChannelName(channel)
    this.#mailboxes.leave(group, channel)
  }

  async groupSend(group: string, message: LayerMessage): Promise<void> {
    this.#check()
    checkGroupName(group)
    checkMessage(message)
    this.#mailboxes.putToGroup(group, message)
  }

  async flush(): Promise<void> {
    this.#mailboxes.clear()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#mailboxes.end(layerClosed())
  }

  #check(): void {
    if (this.#closed) throw layerClosed()
  }
}
