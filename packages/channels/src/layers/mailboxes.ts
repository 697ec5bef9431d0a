import { keptOrMade } from '../kept-or-made.ts'
import { boundsOf, capacityOf, type LayerBounds } from './bounds.ts'
import type { ChannelLayerOptions, LayerMessage, MessageReceiver } from './channel-layer.ts'
import { Mailbox, type MailboxBounds } from './mailbox.ts'

/** Milliseconds that only ever grow. */
export type Clock = () => number

/**
 * The channels and groups of one process. Both layers deliver through it: the
 * memory layer has nothing else, the Redis layer puts in what other nodes send.
 *
 * Names are not checked here; the layers do that when they are called.
 */
export class Mailboxes {
  readonly #clock: Clock
  readonly #bounds: LayerBounds
  /** One for each capacity: there are many mailboxes. */
  readonly #mailboxBounds = new Map<number, MailboxBounds>()
  readonly #byChannel = new Map<string, Mailbox>()
  /** Group, then channel, then when the membership ends. */
  readonly #groups = new Map<string, Map<string, number>>()
  #sweeper: NodeJS.Timeout | undefined

  constructor(options: ChannelLayerOptions, clock: Clock = () => performance.now()) {
    this.#clock = clock
    this.#bounds = boundsOf(options)
  }

  /** False: the channel is full and the message was not stored. */
  put(channel: string, message: LayerMessage): boolean {
    return this.#mailbox(channel).put(message, this.#clock())
  }

  take(channel: string, signal?: AbortSignal): Promise<LayerMessage> {
    return this.#mailbox(channel).take(this.#clock(), signal)
  }

  /** Takes the oldest message, or lets the receiver wait. */
  takeOrWait(channel: string, receiver: MessageReceiver): LayerMessage | undefined {
    return this.#mailbox(channel).takeOrWait(receiver, this.#clock())
  }

  /** The receiver waits no more. */
  stopWaiting(channel: string, receiver: MessageReceiver): void {
    const mailbox = this.#byChannel.get(channel)
    mailbox?.stopWaiting(receiver)
    if (mailbox?.isIdle) this.#byChannel.delete(channel)
  }

  join(group: string, channel: string): void {
    const members = keptOrMade(this.#groups, group, () => new Map<string, number>())
    members.set(channel, this.#clock() + this.#bounds.membershipLifetime)
    this.#sweepLater()
  }

  leave(group: string, channel: string): void {
    const members = this.#groups.get(group)
    members?.delete(channel)
    if (members?.size === 0) this.#groups.delete(group)
  }

  hasMembers(group: string): boolean {
    return this.#groups.has(group)
  }

  /** Puts the very same object into every member's mailbox; full ones are skipped, and told of. */
  putToGroup(group: string, message: LayerMessage): void {
    const members = this.#groups.get(group)
    if (!members) return
    const now = this.#clock()
    let full = 0
    for (const [channel, until] of members) {
      if (until <= now) members.delete(channel)
      else if (!this.#mailbox(channel).put(message, now)) full++
    }
    if (members.size === 0) this.#groups.delete(group)
    if (full > 0) this.#bounds.onFull({ group, full, members: members.size })
  }

  /** Forgets messages and memberships; receivers that wait for a message go on waiting. */
  clear(): void {
    this.#groups.clear()
    for (const [channel, mailbox] of this.#byChannel) {
      mailbox.dropExpired(Number.POSITIVE_INFINITY)
      if (mailbox.isIdle) this.#byChannel.delete(channel)
    }
  }

  /** Rejects everyone who waits, and stops the timer. */
  end(reason: unknown): void {
    clearTimeout(this.#sweeper)
    this.#groups.clear()
    for (const mailbox of this.#byChannel.values()) mailbox.fail(reason)
    this.#byChannel.clear()
  }

  #mailbox(channel: string): Mailbox {
    const known = this.#byChannel.get(channel)
    if (known) return known
    const mailbox = new Mailbox(this.#boundsOf(channel))
    this.#byChannel.set(channel, mailbox)
    this.#sweepLater()
    return mailbox
  }

  #boundsOf(channel: string): MailboxBounds {
    const { lifetime } = this.#bounds
    const capacity = capacityOf(this.#bounds, channel)
    return keptOrMade(this.#mailboxBounds, capacity, () => ({ capacity, lifetime }))
  }

  // What has expired is never delivered, swept or not: the sweep frees its memory.
  #sweepLater(): void {
    this.#sweeper ??= setTimeout(() => {
      this.#sweeper = undefined
      this.#sweep()
      if (this.#byChannel.size > 0 || this.#groups.size > 0) this.#sweepLater()
    }, sweepEvery).unref()
  }

  #sweep(): void {
    const now = this.#clock()
    for (const [channel, mailbox] of this.#byChannel) {
      mailbox.dropExpired(now)
      if (mailbox.isIdle) this.#byChannel.delete(channel)
    }
    for (const [group, members] of this.#groups) {
      for (const [channel, until] of members) if (until <= now) members.delete(channel)
      if (members.size === 0) this.#groups.delete(group)
    }
  }
}

const sweepEvery = 10_000
