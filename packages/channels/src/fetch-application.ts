import type { Application, HttpRequest, HttpScope, Receive, Send } from './application.ts'

/** A web-standard request handler, such as Hono's `app.fetch`. */
export type FetchHandler<S extends HttpScope = HttpScope> = (
  request: Request,
  scope: S,
) => Response | Promise<Response>

/** The bounds of `fetchApplication`. */
export interface FetchOptions {
  /** Bytes of the largest request body; a larger one is answered with 413. Default 10 MiB. */
  readonly maxBody?: number
}

/**
 * An application of any web-standard request handler.
 *
 * The body is read from the client when the handler reads it. `request.signal`
 * aborts when the client goes away; that is noticed once the request's body
 * has been read to its end. A request whose URL cannot be understood (a Host
 * header that is no host) is answered with 400, and the handler never sees it.
 */
export function fetchApplication<S extends HttpScope = HttpScope>(
  handler: FetchHandler<S>,
  options: FetchOptions = {},
): Application<S> {
  const { maxBody = 10 * 1024 * 1024 } = options
  return async (scope, receive, send) => {
    if (unsupported.has(scope.method)) return refuse(send, 405, 'Method Not Allowed')
    const url = requestUrl(scope)
    if (!url) return refuse(send, 400, 'Bad Request')
    if (Number(scope.headers.get('content-length') ?? 0) > maxBody) {
      return refuse(send, 413, 'Content Too Large')
    }

    const client = new AbortController()
    const body = new RequestBody(receive, client, maxBody)
    const hasBody = bodyOf(scope)
    if (!hasBody) body.watch()
    const request = new Request(url, {
      method: scope.method,
      headers: scope.headers,
      signal: client.signal,
      ...(hasBody && { body: body.stream, duplex: 'half' }),
    })

    const response = await answerOf(() => handler(request, scope), request, body)
    if (body.isTooLarge) {
      await response?.body?.cancel()
      return refuse(send, 413, 'Content Too Large')
    }
    if (response) await sendResponse(response, scope, send, client.signal)
  }
}

// `fetch` forbids them, and `Request` throws.
const unsupported = new Set(['CONNECT', 'TRACE', 'TRACK'])

// What RFC 3986, 3.2.2, calls a host, with a port: no user, no path, no spaces.
const hostShape = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+,;=%-]+)(?::\d{1,5})?$/i

/** The URL a request asks for, or `undefined` when it makes no sense. */
function requestUrl({ scheme, headers, rawPath, queryString }: HttpScope): string | undefined {
  const host = headers.get('host') ?? ''
  if (!hostShape.test(host) || !rawPath.startsWith('/')) return undefined
  const url = `${scheme}://${host}${rawPath}${queryString && `?${queryString}`}`
  return URL.canParse(url) ? url : undefined
}

function bodyOf({ method, headers, httpVersion }: HttpScope): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  // HTTP/2 needs neither header: its frames say where a body ends.
  if (httpVersion === '2') return headers.get('content-length') !== '0'
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
}

/** The events of a request, as a stream that asks for the next piece when it is read. */
class RequestBody {
  readonly stream: ReadableStream<Uint8Array>
  readonly #receive: Receive
  readonly #client: AbortController
  readonly #maxBody: number
  #size = 0

  constructor(receive: Receive, client: AbortController, maxBody: number) {
    this.#receive = receive
    this.#client = client
    this.#maxBody = maxBody
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => this.#pull(controller)
    this.stream = new ReadableStream({ pull }, { highWaterMark: 0 })
  }

  get isTooLarge(): boolean {
    return this.#size > this.#maxBody
  }

  /** Waits for the client to go away; what else it sends is dropped. */
  async watch(): Promise<void> {
    try {
      while ((await this.#receive()).type !== 'http.disconnect');
      this.#client.abort()
    } catch {
      this.#client.abort()
    }
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const event = await this.#receive()
    if (event.type !== 'http.request') {
      this.#client.abort()
      controller.error(this.#client.signal.reason)
      return
    }
    const { body, more } = event as HttpRequest
    this.#size += body.length
    if (this.isTooLarge) return controller.error(new RangeError('The request body is too large.'))
    if (body.length > 0) controller.enqueue(body)
    if (more) {
      // An empty piece answers no read; the stream asks again only after one.
      if (body.length === 0) await this.#pull(controller)
      return
    }
    controller.close()
    this.watch()
  }
}

/** The handler's answer; `undefined` when nobody is there to read one. */
async function answerOf(
  handle: () => Response | Promise<Response>,
  request: Request,
  body: RequestBody,
): Promise<Response | undefined> {
  try {
    return await handle()
  } catch (error) {
    // Both make a handler throw that did nothing wrong.
    if (body.isTooLarge || request.signal.aborted) return undefined
    throw error
  }
}

async function sendResponse(
  response: Response,
  scope: HttpScope,
  send: Send,
  gone: AbortSignal,
): Promise<void> {
  const { status, headers, body } = response
  await send({ type: 'http.response.start', status, headers })
  if (body && scope.method !== 'HEAD') {
    const reader = body.getReader()
    const cancel = () => reader.cancel(gone.reason).catch(() => {})
    gone.addEventListener('abort', cancel)
    if (gone.aborted) await cancel()
    while (true) {
      const { done, value } = await reader.read()
      if (done) break
      await send({ type: 'http.response.body', body: value, more: true })
    }
    gone.removeEventListener('abort', cancel)
  } else await body?.cancel()
  await send({ type: 'http.response.body', more: false })
}

async function refuse(send: Send, status: number, text: string): Promise<void> {
  const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8' })
  await send({ type: 'http.response.start', status, headers })
  await send({ type: 'http.response.body', body: Buffer.from(text), more: false })
}
