import type { Event, HeadersSource, HttpRequest, HttpScope } from './application.ts'
import { Consumer } from './consumer.ts'
import { ProtocolError } from './errors.ts'
import { type Source, take } from './inbox.ts'

/**
 * Serves one HTTP request: `handle` is called with its whole body. It may
 * answer at once with `sendResponse`, piece by piece with `sendHeaders` and
 * `sendBody`, or later, from the handler of a layer message (long polling,
 * server-sent events): the consumer lives until the response has ended or the
 * client is gone.
 */
export abstract class HttpConsumer<S extends HttpScope = HttpScope> extends Consumer<S> {
  static override readonly base: { readonly prototype: object } = HttpConsumer

  /** Bytes of the largest body that is read; a larger one is answered with 413. Default 1 MiB. */
  readonly maxBody: number = 1_048_576

  readonly #pieces: Uint8Array[] = []
  #size = 0
  #state: 'reading' | 'waiting' | 'started' | 'ended' = 'reading'

  /** The request is complete. */
  abstract handle(body: Uint8Array): unknown

  /** The client went away before its response had ended. */
  disconnect(): unknown {
    return undefined
  }

  /** Sends a whole response. */
  async sendResponse(
    status: number,
    body: string | Uint8Array = '',
    headers?: HeadersSource,
  ): Promise<void> {
    await this.sendHeaders(status, headers)
    await this.sendBody(body)
  }

  /** Begins a response; `sendBody` goes on with it. */
  async sendHeaders(status: number, headers?: HeadersSource): Promise<void> {
    if (this.#state === 'ended') return
    if (this.#state === 'started') throw new ProtocolError('The response was begun before.')
    this.#state = 'started'
    await this.sendEvent({ type: 'http.response.start', status, headers: new Headers(headers) })
  }

  /** Sends a piece of the body, the last one unless `more` is true. When the client is gone it does nothing. */
  async sendBody(body: string | Uint8Array, options: { readonly more?: boolean } = {}) {
    if (this.#state === 'ended') return
    if (this.#state !== 'started') throw new ProtocolError('Headers come before the body.')
    const more = options.more ?? false
    if (!more) this.#end()
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    await this.sendEvent({ type: 'http.response.body', body: bytes, more })
  }

  override [take](event: Event, from: Source): unknown {
    if (from === 'layer') return this.dispatch(event)
    if (event.type === 'http.request') return this.#read(event as HttpRequest)
    if (event.type !== 'http.disconnect') {
      throw new ProtocolError(`An HTTP consumer cannot take ${JSON.stringify(event.type)}.`)
    }
    this.#end()
    return this.disconnect()
  }

  #read({ body, more }: HttpRequest): unknown {
    if (this.#state !== 'reading') return undefined
    this.#size += body.length
    if (this.#size > this.maxBody) return this.sendResponse(413, 'Content Too Large')
    this.#pieces.push(body)
    if (more) return undefined
    this.#state = 'waiting'
    return this.handle(Buffer.concat(this.#pieces.splice(0)))
  }

  #end(): void {
    this.#state = 'ended'
    this.stop()
  }
}
