import type {
  Denial,
  Event,
  HeadersSource,
  Send,
  WebSocketDisconnect,
  WebSocketReceive,
  WebSocketScope,
} from './application.ts'
import { type Connection, Consumer } from './consumer.ts'
import { DenyConnection, ProtocolError, StopConsumer } from './errors.ts'
import type { EncodedFrame, FrameSink } from './frame.ts'
import { type Source, take } from './inbox.ts'

/** What is done with the socket once a message is sent. */
export interface SendOptions {
  /** True closes it with 1000, a number with that code. */
  readonly close?: boolean | number
}

/** One message of a client: `text` or `bytes`, whichever it sent; null is none. */
export interface WebSocketMessage {
  readonly text?: string | null | undefined
  readonly bytes?: Uint8Array | null | undefined
}

/**
 * Serves one WebSocket. Override `connect`, `receiveText` (or `receive`) and
 * `disconnect`; each may be asynchronous, and none runs while another does.
 *
 * After `close` nothing but `disconnect` is called any more. `disconnect` is
 * called once for every socket that was accepted, also when a handler threw.
 */
export abstract class WebSocketConsumer<
  S extends WebSocketScope = WebSocketScope,
> extends Consumer<S> {
  static override readonly base: { readonly prototype: object } = WebSocketConsumer

  /** Groups joined before `connect` is called. */
  readonly groups: readonly string[] = noGroups

  /** Made anew with each change, exactly as long as need be: most connections are in three or four. */
  #joined: readonly string[] = noGroups
  #state: 'connecting' | 'open' | 'closed' = 'connecting'
  #wasOpen = false
  #closeCode: number | undefined
  readonly #ownSend: Send
  #frames: FrameSink | undefined

  constructor(connection: Connection<S>) {
    super(connection)
    this.#ownSend = connection.send
  }

  /** Lets the socket in with `accept`, or refuses it with `close` or by throwing `DenyConnection`. Accepts by default. */
  connect(): unknown {
    return this.accept()
  }

  /** One message came. By default it goes to `receiveText` or `receiveBytes`. */
  receive(message: WebSocketMessage): unknown {
    if (typeof message.text === 'string') return this.receiveText(message.text)
    if (message.bytes) return this.receiveBytes(message.bytes)
    return undefined
  }

  /** A text message came. Ignored by default. */
  receiveText(_text: string): unknown {
    return undefined
  }

  /** A binary message came. Ignored by default. */
  receiveBytes(_bytes: Uint8Array): unknown {
    return undefined
  }

  /** The socket is gone, with the peer's close code, or 1011 when a handler threw. Its groups have been left. */
  disconnect(_code: number): unknown {
    return undefined
  }

  /**
   * Lets the socket in, with one of the subprotocols that the client offered, and with headers of its answer, such as
   * `Set-Cookie`. Throws `ProtocolError` for a subprotocol that was not offered, for a header that is the
   * server's (see `WebSocketAccept`), and when the socket was accepted before.
   */
  async accept(subprotocol?: string, headers?: HeadersSource): Promise<void> {
    if (this.#state === 'closed') return
    if (this.#state === 'open') throw new ProtocolError('The socket was accepted before.')
    this.#state = 'open'
    this.#wasOpen = true
    const accepted = this.sendEvent({
      type: 'websocket.accept',
      ...(subprotocol !== undefined && { subprotocol }),
      ...(headers !== undefined && { headers: new Headers(headers) }),
    })
    this.#frames = this.#ownSend.frames?.()
    await accepted
  }

  /**
   * Ends the connection; before `accept`, refuses it with HTTP 403. `code` is
   * 1000 or 3000 to 4999 for purposes of your own; `reason` at most 123 bytes.
   */
  async close(code = 1000, reason?: string): Promise<void> {
    await this.#close({ code, ...(reason !== undefined && { reason }) })
  }

  /**
   * Sends one message, and with `close` it is the last one: `send('bye', { close: 4000 })`. On a socket that is closed
   * it does nothing; before `accept` it throws `ProtocolError`.
   */
  send(message: string | Uint8Array, { close = false }: SendOptions = {}): Promise<void> {
    const sent = this.#send(
      typeof message === 'string'
        ? { type: 'websocket.send', text: message }
        : { type: 'websocket.send', bytes: message },
    )
    if (close === false) return sent
    return sent.then(() => this.close(close === true ? 1000 : close))
  }

  /**
   * Sends what `encodeText` or `encodeOnce` has made ready for the wire: the fast way to tell many the same. Where
   * the server takes frames as they are, it passes `sendEvent` by.
   */
  sendEncoded(frame: EncodedFrame): Promise<void> {
    if (this.#state !== 'open' || !this.#frames)
      return this.#send({ type: 'websocket.send', frame })
    this.#frames.push(frame)
    return taken
  }

  /** Where frames of this socket go that are ready for the wire, without a promise for each. Ask after `accept`. */
  protected get frames(): FrameSink {
    const push = (frame: EncodedFrame) => void this.sendEncoded(frame)
    return this.#frames ?? { queuedAtMost: Number.POSITIVE_INFINITY, push }
  }

  /** Makes this connection a member of a group, until it ends or `leaveGroup` is called. */
  async joinGroup(group: string): Promise<void> {
    // Noted first: a join that fails half way is left all the same.
    if (!this.#joined.includes(group)) this.#joined = [...this.#joined, group]
    await this.channelLayer.groupAdd(group, this.channelName)
  }

  /** Joins several groups at once. */
  async joinGroups(groups: Iterable<string>): Promise<void> {
    await Promise.all(Array.from(groups, (group) => this.joinGroup(group)))
  }

  /** Ends the membership; not being a member is no error. */
  async leaveGroup(group: string): Promise<void> {
    await this.channelLayer.groupDiscard(group, this.channelName)
    this.#joined = this.#joined.filter((each) => each !== group)
  }

  override [take](event: Event, from: Source): unknown {
    if (from === 'layer') return this.#state === 'closed' ? undefined : this.dispatch(event)
    if (event.type === 'websocket.disconnect') {
      this.#closeCode = (event as WebSocketDisconnect).code
      this.#state = 'closed'
      return this.stop()
    }
    if (this.#state === 'closed') return undefined
    if (event.type === 'websocket.receive') return this.receive(event as WebSocketReceive)
    if (event.type === 'websocket.connect') return this.#connect()
    throw new ProtocolError(`A WebSocket consumer cannot take ${JSON.stringify(event.type)}.`)
  }

  protected override async finish(failure: unknown): Promise<void> {
    this.#state = 'closed'
    const left = await Promise.allSettled(this.#joined.map((group) => this.leaveGroup(group)))
    if (this.#wasOpen) await this.disconnect(this.#closeCode ?? codeFor(failure))
    // A membership that could not be ended expires; still the log should say so.
    for (const result of left) if (result.status === 'rejected') throw result.reason
  }

  async #connect(): Promise<void> {
    try {
      if (this.groups.length > 0) await this.joinGroups(this.groups)
      await this.connect()
    } catch (error) {
      if (!(error instanceof DenyConnection)) throw error
      await this.#close({ code: 1000, ...error.denial })
    }
  }

  async #close(how: Denial & { readonly code: number; readonly reason?: string }): Promise<void> {
    if (this.#state === 'closed') return
    // A socket that never was has no end that is told.
    if (this.#state === 'connecting') this.stop()
    this.#state = 'closed'
    await this.sendEvent({ type: 'websocket.close', ...how })
  }

  #send(event: Event): Promise<void> {
    if (this.#state === 'open') return this.sendEvent(event)
    if (this.#state === 'closed') return Promise.resolve()
    return Promise.reject(new ProtocolError('The socket must be accepted before anything is sent.'))
  }
}

/** One for all: what is taken over at once needs no promise of its own. */
const taken = Promise.resolve()

const noGroups: readonly string[] = []

function codeFor(failure: unknown): number {
  return failure === undefined || failure instanceof StopConsumer ? 1000 : 1011
}
