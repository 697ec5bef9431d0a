import type { Event, Receive } from './application.ts'
import type { ChannelLayer } from './layers/channel-layer.ts'

/** One event and where it came from, so that a layer message can never pass for an event of the connection. */
export interface Arrival {
  readonly from: 'connection' | 'layer'
  readonly event: Event
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
 * The next event of either side is asked for when the previous one was taken;
 * at most one of each waits here. What is behind it waits at its source, where
 * the layer's capacity and the server's read limit count it.
 */
export class Inbox {
  readonly #receive: Receive
  readonly #channel: InboxChannel | undefined
  readonly #closing: AbortController | undefined
  readonly #arrived: Arrival[] = []
  #connectionAsked = false
  #layerAsked = false
  #closed = false
  #failure: { readonly error: unknown } | undefined
  #resolve: ((arrival: Arrival) => void) | undefined
  #reject: ((error: unknown) => void) | undefined

  constructor(receive: Receive, channel?: InboxChannel) {
    this.#receive = receive
    this.#channel = channel
    if (channel) this.#closing = new AbortController()
  }

  /** Takes the next event, waiting for one if need be. Rejects when a side fails. One call at a time. */
  next(): Promise<Arrival> {
    this.#ask()
    const arrival = this.#arrived.shift()
    if (arrival) return Promise.resolve(arrival)
    if (this.#failure) return Promise.reject(this.#failure.error)
    return new Promise(this.#wait)
  }

  /** Stops reading from the layer. What has arrived and was not taken is forgotten. */
  close(): void {
    this.#closed = true
    this.#closing?.abort()
  }

  #ask(): void {
    if (this.#closed || this.#failure) return
    if (!this.#connectionAsked) {
      this.#connectionAsked = true
      this.#receive().then(this.#fromConnection, this.#fail)
    }
    if (this.#channel && !this.#layerAsked) {
      this.#layerAsked = true
      const { channelLayer, channelName } = this.#channel
      channelLayer.receive(channelName, this.#closing?.signal).then(this.#fromLayer, this.#fail)
    }
  }

  // Made once for each connection instead of once for each message.
  readonly #wait = (
    resolve: (arrival: Arrival) => void,
    reject: (error: unknown) => void,
  ): void => {
    this.#resolve = resolve
    this.#reject = reject
  }

  readonly #fromConnection = (event: Event): void => {
    this.#connectionAsked = false
    this.#arrive({ from: 'connection', event })
  }

  readonly #fromLayer = (event: Event): void => {
    this.#layerAsked = false
    this.#arrive({ from: 'layer', event })
  }

  #arrive(arrival: Arrival): void {
    const resolve = this.#resolve
    if (!resolve) this.#arrived.push(arrival)
    else {
      this.#resolve = undefined
      resolve(arrival)
    }
  }

  readonly #fail = (error: unknown): void => {
    if (this.#closed) return
    this.#failure = { error }
    this.#resolve = undefined
    this.#reject?.(error)
  }
}
