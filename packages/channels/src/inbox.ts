// The events of a connection, in the order in which they arrived: its queue has those that the application
// has not asked for; its inbox asks for the next one when the last one has been handled.
import type { Event, Receive } from './application.ts'
import { isPromise } from './known-now.ts'
import type { ChannelLayer, LayerMessage, MessageReceiver } from './layers/channel-layer.ts'

/** Which side an event came from: a layer message can never pass for an event of the connection. */
export type Source = 'connection' | 'layer'

/** The names of an owner's methods; symbols, since a consumer's own are its author's. */
export const take = Symbol('take')
export const ended = Symbol('ended')

/** Whose inbox it is. */
export interface InboxOwner {
  /** Handles one event; the next one waits until it has returned, and what it returned has resolved. */
  [take](event: Event, from: Source): unknown
  /** Nothing is handled any more: the inbox was closed, or a handler threw, or a side failed. Called once. */
  [ended](failure: Failure | undefined): void
}

export interface Failure {
  readonly error: unknown
}

/** The channel of a layer that an inbox also reads. */
export interface InboxChannel {
  readonly channelLayer: ChannelLayer
  readonly channelName: string
}

/**
 * Everything that happens to one connection, one event at a time, in the order
 * in which it arrived.
 *
 * The next event of either side is asked for when what has arrived was handled;
 * at most one of each waits here. What is behind it waits at its source, where
 * the layer's capacity and the server's read limit count it.
 *
 * A fan-out passes here once for each receiver. So there is no loop that awaits:
 * the callbacks are made once for a connection, not once for a message, and a layer
 * that can hands its messages to the inbox itself.
 */
export class Inbox implements MessageReceiver {
  /** What layers have handed over in this turn. */
  static readonly #handed: { readonly inbox: Inbox; readonly message: LayerMessage }[] = []

  static #arriveHanded(): void {
    for (const { inbox, message } of Inbox.#handed.splice(0)) inbox.#fromLayer(message)
  }

  readonly #receive: Receive
  readonly #owner: InboxOwner
  readonly #channel: InboxChannel | undefined
  /** For a layer that has nothing but `receive`. */
  #reading: AbortController | undefined
  #state: 'idle' | 'busy' | 'closing' | 'over' = 'busy'
  #connectionAsked = false
  #layerAsked = false
  /** What has arrived and was not handled: one of each side at most. */
  #first: Arrival | undefined
  #second: Arrival | undefined
  #failure: Failure | undefined

  constructor(receive: Receive, owner: InboxOwner, channel?: InboxChannel) {
    this.#receive = receive
    this.#owner = owner
    this.#channel = channel
  }

  /** Begins to hand over events. Call it once. */
  run(): void {
    this.#handNext()
  }

  /** Stops once the handler that runs has returned. What has arrived and was not handled is forgotten. */
  close(): void {
    if (this.#state === 'over') return
    this.#stopReading()
    if (this.#state === 'idle') this.#end(undefined)
    else this.#state = 'closing'
  }

  /** Handled when the sender has gone on: one microtask for all receivers of a message. */
  hand(message: LayerMessage): void {
    if (Inbox.#handed.push({ inbox: this, message }) === 1) queueMicrotask(Inbox.#arriveHanded)
  }

  fail(reason: unknown): void {
    this.#fail(reason)
  }

  readonly #handNext = (): void => {
    const arrival = this.#first
    if (this.#state === 'closing') this.#end(undefined)
    else if (arrival) {
      this.#first = this.#second
      this.#second = undefined
      this.#handle(arrival.event, arrival.from)
    } else if (this.#failure) this.#end(this.#failure)
    else {
      this.#state = 'idle'
      this.#ask()
    }
  }

  #handle(event: Event, from: Source): void {
    this.#state = 'busy'
    try {
      const pending = this.#owner[take](event, from)
      if (isPromise(pending)) pending.then(this.#handNext, this.#break)
      else this.#handNext()
    } catch (error) {
      this.#break(error)
    }
  }

  #ask(): void {
    if (!this.#connectionAsked) {
      this.#connectionAsked = true
      this.#receive().then(this.#fromConnection, this.#fail)
    }
    if (!this.#channel || this.#layerAsked) return
    this.#layerAsked = true
    const { channelLayer, channelName } = this.#channel
    if (channelLayer.receiveOrWait) {
      try {
        const message = channelLayer.receiveOrWait(channelName, this)
        if (message) this.hand(message)
      } catch (error) {
        this.#fail(error)
      }
    } else {
      this.#reading ??= new AbortController()
      channelLayer
        .receive(channelName, this.#reading.signal)
        .then((message) => this.#fromLayer(message), this.#fail)
    }
  }

  readonly #fromConnection = (event: Event): void => {
    this.#connectionAsked = false
    this.#arrive(event, 'connection')
  }

  #fromLayer(event: Event): void {
    this.#layerAsked = false
    this.#arrive(event, 'layer')
  }

  #arrive(event: Event, from: Source): void {
    if (this.#state === 'idle') this.#handle(event, from)
    else if (this.#state !== 'busy') return
    else if (this.#first) this.#second = { event, from }
    else this.#first = { event, from }
  }

  readonly #fail = (error: unknown): void => {
    if (this.#state === 'idle') this.#break(error)
    // What arrived before the failure is handled before it.
    else if (this.#state === 'busy') this.#failure = { error }
  }

  readonly #break = (error: unknown): void => {
    this.#stopReading()
    this.#end({ error })
  }

  #stopReading(): void {
    this.#reading?.abort()
    if (this.#layerAsked) this.#channel?.channelLayer.stopWaiting?.(this.#channel.channelName, this)
  }

  #end(failure: Failure | undefined): void {
    this.#state = 'over'
    this.#owner[ended](failure)
  }
}

interface Arrival {
  readonly event: Event
  readonly from: Source
}

/** Whose events they are. */
export interface EventQueueOwner {
  /** An event that had to wait was taken. */
  taken(): void
}

/**
 * The events of one connection that the application has not taken yet. After
 * the last one, `receive` waits forever: a connection that is over has no news.
 * There are many, and most have nothing waiting: what is empty takes no memory.
 */
export class EventQueue {
  #events: Event[] | undefined
  #receiver: ((event: Event) => void) | undefined
  /** Those that wait behind it. */
  #receivers: ((event: Event) => void)[] | undefined
  #taken = 0
  readonly #owner: EventQueueOwner | undefined

  constructor(owner?: EventQueueOwner) {
    this.#owner = owner
  }

  get length(): number {
    return this.#events?.length ?? 0
  }

  /** Grows with every event that the application has taken. */
  get taken(): number {
    return this.#taken
  }

  push(event: Event): void {
    const receiver = this.#receiver
    if (!receiver) {
      this.#events ??= []
      this.#events.push(event)
      return
    }
    this.#receiver = this.#receivers?.shift()
    this.#taken++
    receiver(event)
  }

  readonly receive: Receive = () => {
    const event = this.#events?.shift()
    if (!event) return new Promise((resolve) => this.#wait(resolve))
    if (this.#events?.length === 0) this.#events = undefined
    this.#taken++
    this.#owner?.taken()
    return Promise.resolve(event)
  }

  #wait(receiver: (event: Event) => void): void {
    if (!this.#receiver) {
      this.#receiver = receiver
      return
    }
    this.#receivers ??= []
    this.#receivers.push(receiver)
  }
}
