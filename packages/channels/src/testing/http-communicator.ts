import type { Application, HeadersSource, HttpScope } from '../application.ts'
import { ApplicationCommunicator } from './communicator.ts'
import { type RequestOptions, requestScope } from './request-scope.ts'

/** The request that an `HttpCommunicator` makes. */
export interface HttpOptions extends RequestOptions {
  readonly method?: string
  readonly body?: string | Uint8Array
}

/** One HTTP request to an application, without a network. */
export class HttpCommunicator<S extends HttpScope = HttpScope> extends ApplicationCommunicator<S> {
  readonly #body: Uint8Array

  /** `target` is a path or a whole URL, with or without `?query`, percent-encoded or not. Default method: GET. */
  constructor(application: Application<S>, target: string, options: HttpOptions = {}) {
    const body = Buffer.from(options.body ?? '')
    const headers = new Headers(options.headers)
    if (body.length > 0) headers.set('content-length', String(body.length))
    const scope = {
      type: 'http',
      method: options.method ?? 'GET',
      ...requestScope(target, 'http', { ...options, headers }),
    }
    // What the application needs beyond a plain scope, the caller puts into `options.scope`.
    super(application, scope as unknown as S)
    this.#body = body
  }

  /** Sends the request, and waits for the end of its response and of the application. */
  async getResponse(timeout?: number): Promise<Response> {
    await this.send({ type: 'http.request', body: this.#body, more: false })
    const { type, status, headers } = await this.receive(timeout)
    if (type !== 'http.response.start') throw new Error(`The response began with ${type}.`)
    const pieces: Uint8Array[] = []
    for (let more = true; more; ) {
      const event = await this.receive(timeout)
      if (event.body) pieces.push(event.body as Uint8Array)
      more = event.more === true
    }
    await this.wait(timeout)
    const hasBody = status !== 204 && status !== 304
    return new Response(hasBody ? Buffer.concat(pieces) : null, {
      status: status as number,
      headers: new Headers(headers as HeadersSource | undefined),
    })
  }
}
