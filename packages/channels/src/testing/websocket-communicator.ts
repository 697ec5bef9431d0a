import type { Application, Event, WebSocketScope } from '../application.ts'
import { ApplicationCommunicator } from './communicator.ts'
import { readFrame } from './frame-reader.ts'
import { type RequestOptions, requestScope } from './request-scope.ts'

export interface WebSocketOptions extends RequestOptions {
  readonly subprotocols?: readonly string[]
}

/** How a handshake ended. `closeCode` is there when it was refused. */
export interface Handshake {
  readonly connected: boolean
  readonly subprotocol?: string
  readonly closeCode?: number
}

/** The client's end of a WebSocket to an application, without a network. */
export class WebSocketCommunicator<
  S extends WebSocketScope = WebSocketScope,
> extends ApplicationCommunicator<S> {
  readonly #messages: (string | Uint8Array)[] = []

  /** `target` is the path with or without `?query`, percent-encoded or not. */
  constructor(application: Application<S>, target: string, options: WebSocketOptions = {}) {
    const scope = {
      type: 'websocket',
      scheme: 'ws',
      subprotocols: options.subprotocols ?? [],
      ...requestScope(target, options),
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
      return { connected: true, ...(typeof subprotocol === 'string' && { subprotocol }) }
    }
    if (answer.type !== 'websocket.close') throw unexpected(answer, 'websocket.accept')
    await this.#endWith(answer)
    return { connected: false, closeCode: codeOf(answer) }
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

  /** The code with which the application closes the socket. */
  async receiveClose(timeout?: number): Promise<number> {
    const event = await this.receive(timeout)
    if (event.type !== 'websocket.close') throw unexpected(event, 'websocket.close')
    await this.#endWith(event)
    return codeOf(event)
  }

  /** Ends the connection from the client's side, and waits until the application has returned. */
  async disconnect(code = 1000, timeout?: number): Promise<void> {
    await this.send({ type: 'websocket.disconnect', code, reason: '' })
    await this.wait(timeout)
  }

  // A server answers a close with the news that the socket is gone.
  #endWith(close: Event): Promise<void> {
    return this.send({ type: 'websocket.disconnect', code: codeOf(close), reason: '' })
  }
}

function messagesOf({ text, bytes, frame }: Event): (string | Uint8Array)[] {
  if (frame !== undefined) return readFrame(frame as Parameters<typeof readFrame>[0])
  return [(text ?? bytes) as string | Uint8Array]
}

function codeOf(close: Event): number {
  return typeof close.code === 'number' ? close.code : 1000
}

function unexpected(event: Event, wanted: string): Error {
  return new Error(`Expected ${wanted}; the application sent ${JSON.stringify(event)}.`)
}
