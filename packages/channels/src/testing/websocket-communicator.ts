import type { Application, Denial, Event, HeadersSource, WebSocketScope } from '../application.ts'
import { ApplicationCommunicator } from './communicator.ts'
import { readFrame } from './frame-reader.ts'
import { type RequestOptions, requestScope } from './request-scope.ts'

export interface WebSocketOptions extends RequestOptions {
  readonly subprotocols?: readonly string[]
}

/** How a handshake ended. */
export interface Handshake {
  readonly connected: boolean
  readonly subprotocol?: string
  /** Those that the application accepted or refused with, if it said any. */
  readonly headers?: Headers
  /** There when it was refused. */
  readonly closeCode?: number
  /** With which the application refused; a server answers 403 where it said none. */
  readonly status?: number
  /** Of the refusal, if the application said one. */
  readonly body?: string | Uint8Array
}

/** The client's end of a WebSocket to an application, without a network. */
export class WebSocketCommunicator<
  S extends WebSocketScope = WebSocketScope,
> extends ApplicationCommunicator<S> {
  readonly #messages: (string | Uint8Array)[] = []
  #closeReason: string | undefined

  /** `target` is a path or a whole URL, with or without `?query`, percent-encoded or not. */
  constructor(application: Application<S>, target: string, options: WebSocketOptions = {}) {
    const { subprotocols = [] } = options
    const headers = new Headers(options.headers)
    if (subprotocols.length > 0) headers.set('sec-websocket-protocol', subprotocols.join(', '))
    const scope = {
      type: 'websocket',
      subprotocols,
      ...requestScope(target, 'ws', { ...options, headers }),
    }
    // What the application needs beyond a plain scope, the caller puts into `options.scope`.
    super(application, scope as unknown as S)
  }

  /** Asks to be let in, and waits for the answer. */
  async connect(timeout?: number): Promise<Handshake> {
    await this.send({ type: 'websocket.connect' })
    const answer = await this.receive(timeout)
    if (answer.type === 'websocket.accept') {
      const { subprotocol } = answer
      return {
        connected: true,
        ...(typeof subprotocol === 'string' && { subprotocol }),
        ...headersOf(answer),
      }
    }
    if (answer.type !== 'websocket.close') throw unexpected(answer, 'websocket.accept')
    await this.#endWith(answer)
    const { status, body } = answer as Denial
    return {
      connected: false,
      closeCode: codeOf(answer),
      ...(status !== undefined && { status }),
      ...headersOf(answer),
      ...(body !== undefined && { body }),
    }
  }

  /** The reason of the close that was received; `''` where the application gave none, undefined before it closes. */
  get closeReason(): string | undefined {
    return this.#closeReason
  }

  sendText(text: string): Promise<void> {
    return this.send({ type: 'websocket.receive', text })
  }

  sendBytes(bytes: Uint8Array): Promise<void> {
    return this.send({ type: 'websocket.receive', bytes })
  }

  sendJson(content: unknown): Promise<void> {
    return this.sendText(JSON.stringify(content))
  }

  /** The next message, however the application sent it. Rejects when something else comes, or nothing. */
  async receiveMessage(timeout?: number): Promise<string | Uint8Array> {
    while (this.#messages.length === 0) {
      const event = await this.receive(timeout)
      if (event.type !== 'websocket.send') throw unexpected(event, 'websocket.send')
      this.#messages.push(...messagesOf(event))
    }
    return this.#messages.shift() as string | Uint8Array
  }

  async receiveText(timeout?: number): Promise<string> {
    const message = await this.receiveMessage(timeout)
    if (typeof message !== 'string') throw new Error('The application sent bytes instead of text.')
    return message
  }

  // biome-ignore lint/suspicious/noExplicitAny: as JSON.parse; a test compares it anyway
  async receiveJson(timeout?: number): Promise<any> {
    return JSON.parse(await this.receiveText(timeout))
  }

  override async receiveNothing(timeout?: number): Promise<boolean> {
    return this.#messages.length === 0 && super.receiveNothing(timeout)
  }

  /** The code with which the application closes the socket; the reason is `closeReason` then. */
  async receiveClose(timeout?: number): Promise<number> {
    const event = await this.receive(timeout)
    if (event.type !== 'websocket.close') throw unexpected(event, 'websocket.close')
    await this.#endWith(event)
    return codeOf(event)
  }

  /** Ends the connection from the client's side, and waits until the application has returned. */
  async disconnect(
    code = 1000,
    options: { readonly reason?: string; readonly timeout?: number } = {},
  ) {
    const { reason = '', timeout } = options
    await this.send({ type: 'websocket.disconnect', code, reason })
    await this.wait(timeout)
  }

  // A server answers a close with the news that the socket is gone.
  #endWith(close: Event): Promise<void> {
    const reason = typeof close.reason === 'string' ? close.reason : ''
    this.#closeReason = reason
    return this.send({ type: 'websocket.disconnect', code: codeOf(close), reason })
  }
}

function messagesOf({ text, bytes, frame }: Event): (string | Uint8Array)[] {
  if (frame !== undefined) return readFrame(frame as Parameters<typeof readFrame>[0])
  return [(text ?? bytes) as string | Uint8Array]
}

function headersOf({ headers }: Event): { readonly headers?: Headers } {
  return headers ? { headers: new Headers(headers as HeadersSource) } : {}
}

function codeOf(close: Event): number {
  return typeof close.code === 'number' ? close.code : 1000
}

function unexpected(event: Event, wanted: string): Error {
  return new Error(`Expected ${wanted}; the application sent ${JSON.stringify(event)}.`)
}
