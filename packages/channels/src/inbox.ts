import type { Event, Receive } from './application.ts'
import type { ChannelLayer } from './layers/channel-layer.ts'

/** Which side an event came from: a layer message can never pass for an event of the connection. */
export type Source = 'connection' | 'layer'

/** Handles one event; the next one waits until it has returned, and what it returned has resolved. */
export type Take = (event: Event, from: Source) => unknown

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
 * the callbacks are made once for a connection, not once for a message.
 */
export class Inbox {
  readonly #receive: Receive
  readonly #take: Take
  readonly #channel: InboxChannel | undefined
  readonly #reading: AbortController | undefined
  readonly #end = Promise.withResolvers<void>()
  readonly #arrived: { readonly event: Event; readonly from: Source }[] = []
  #state: 'idle' | 'busy' | 'closing' | 'over' = 'busy'
  #connectionAsked = false
  #layerAsked = false
  #failure: { readonly error: unknown } | undefined

  constructor(receive: Receive, take: Take, channel?: InboxChannel) {
    this.#receive = receive
    this.#take = take
    this.#channel = channel
    if (channel) this.#reading = new AbortController()
  }

  /** Begins to hand over events. Resolves after `close`; rejects when a handler throws or a side fails. Call it once. */
  run(): Promise<void> {
    this.#handNext()
    return this.#end.promise
  }

  /** Stops once the handler that runs has returned. What has arrived and was not handled is forgotten. */
  close(): void {
    if (this.#state === 'over') return
    this.#reading?.abort()
    if (this.#state === 'idle') this.#finish()
    else this.#state = 'closing'
  }

  readonly #handNext = (): void => {
    const arrival = this.#arrived[0]
    if (this.#state === 'closing') this.#finish()
    else if (arrival) {
      this.#arrived.shift()
      this.#hand(arrival.event, arrival.from)
    } else if (this.#failure) this.#break(this.#failure.error)
    else {
      this.#state = 'idle'
      this.#ask()
    }
  }

  #hand(event: Event, from: Source): void {
    this.#state = 'busy'
    try {
      const pending = this.#take(event, from)
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
    if (this.#channel && !this.#layerAsked) {
      this.#layerAsked = true
      const { channelLayer, channelName } = this.#channel
      channelLayer.receive(channelName, this.#reading?.signal).then(this.#fromLayer, this.#fail)
    }
  }

  readonly #fromConnection = (event: Event): void => {
    this.#connectionAsked = false
    this.#arrive(event, 'connection')
  }

  readonly #fromLayer = (event: Event): void => {
    this.#layerAsked = false
    this.#arrive(event, 'layer')
  }

  #arrive(event: Event, from: Source): void {
    if (this.#state === 'idle') this.#hand(event, from)
    else if (this.#state === 'busy') this.#arrived.push({ event, from })
  }

  readonly #fail = (error: unknown): void => {
    if (this.#state === 'idle') this.#break(error)
    // What arrived before the failure is handled before it.
    else if (this.#state === 'busy') this.#failure = { error }
  }

  readonly #break = (error: unknown): void => {
    this.#state = 'over'
    this.#reading?.abort()
    this.#end.reject(error)
  }

  #finish(): void {
    this.#state = 'over'
    this.#end.resolve()
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined | null)?.then === 'function'
}
