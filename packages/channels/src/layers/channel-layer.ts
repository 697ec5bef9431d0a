/**
 * What travels over a layer; its `type` names the handler at the other end. It is a plain object of what JSON can say:
 * strings, finite numbers, true, false, null, arrays and plain objects. Every layer refuses anything else, such as a
 * `Date`, bytes or undefined, with `InvalidMessage`: the memory layer, too, so that what works there works over Redis.
 */
export interface LayerMessage {
  readonly type: string
  readonly [key: string]: unknown
}

/** A group's message did not fit into some of its members. */
export interface FullMembers {
  readonly group: string
  /** How many of them were full, and did not get it. */
  readonly full: number
  /** How many members were looked at: those of one process, or those with names of their own. */
  readonly members: number
}

/** The bounds of a layer. One that makes no sense throws `RangeError` when the layer is made. */
export interface ChannelLayerOptions {
  /** Messages that wait in one channel before it counts as full. Default 100. */
  readonly capacity?: number
  /**
   * Other capacities for some channels, by their names or by patterns in which `*` stands for any text: `{ 'mail.*':
   * 1_000, 'specific.*!*': 50 }`. The first that fits counts. All processes say the same. The idea is that of
   * channels_redis.
   */
  readonly channelCapacity?: Readonly<Record<string, number>>
  /**
   * Told when a group's message skipped members that were full: in the process in which they are, and of members with names of
   * their own in the one that sent. Called for each such message, so count rather than write; what it throws is the sender's. By default no word is said.
   */
  readonly onFull?: (full: FullMembers) => void
  /** Seconds after which a message that nobody received is gone. Default 60. */
  readonly expiry?: number
  /** Seconds after which a membership that was not renewed by `groupAdd` is gone. Default 86,400. */
  readonly groupExpiry?: number
}

/** A receiver that waits for one message of a channel. Neither method runs code of an application. */
export interface MessageReceiver {
  /** The message, once. */
  hand(message: LayerMessage): void
  /** The layer has ended: none will come. */
  fail(reason: unknown): void
}

/**
 * Carries messages between consumers, in this process or in others.
 *
 * Delivery is at most once. Messages from one sender to one channel arrive in
 * the order in which they were sent; nothing is promised between senders. Who
 * needs more, such as history, keeps it elsewhere and uses the layer as the bell.
 *
 * Messages are shared, not copied: treat one as frozen after sending it.
 *
 * Names of channels and groups are 1 to 100 of `A-Z a-z 0-9 _ - .` (a channel
 * may also hold one `!`, as those of `newChannel` do); anything else throws
 * `InvalidName`. Every implementation passes `testing/channel-layer-suite.ts`.
 */
export interface ChannelLayer {
  /** Puts a message into one channel. Throws `ChannelFull` when as many wait there as its capacity is, and `InvalidMessage`. */
  send(channel: string, message: LayerMessage): Promise<void>

  /**
   * Takes the channel's next message, waiting for one if need be. Several
   * receivers of one channel share its messages: each gets a different one.
   * Rejects with the signal's reason when `signal` aborts; then no message is lost.
   */
  receive(channel: string, signal?: AbortSignal): Promise<LayerMessage>

  /**
   * `receive` for receivers that wait most of the time, without a promise for each wait: answers the channel's
   * next message; without one the receiver waits, and is handed it. Throws what `receive` rejects with. A
   * layer that delivers over a network can leave it out.
   */
  receiveOrWait?(channel: string, receiver: MessageReceiver): LayerMessage | undefined

  /** The receiver waits no more; there with `receiveOrWait`. */
  stopWaiting?(channel: string, receiver: MessageReceiver): void

  /** A new channel name that nobody else has, of the form `prefix.<node>!<random>`. */
  newChannel(prefix?: string): Promise<string>

  /** Makes the channel a member of the group, or renews its membership. */
  groupAdd(group: string, channel: string): Promise<void>

  /** Ends the channel's membership; not being a member is no error. */
  groupDiscard(group: string, channel: string): Promise<void>

  /**
   * Sends to every channel in the group. Resolves when the message is handed
   * over, not when it is read; a full channel is skipped, never waited for, and
   * told of to `onFull`. Throws `InvalidMessage`.
   */
  groupSend(group: string, message: LayerMessage): Promise<void>

  /** Forgets all channels, groups and messages. For tests. */
  flush(): Promise<void>

  /** Ends connections and timers. Pending `receive` calls reject. */
  close(): Promise<void>
}
