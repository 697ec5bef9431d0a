import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import type {
  Application,
  Event,
  HttpResponseBody,
  HttpResponseStart,
  HttpScope,
  Scope,
} from '../application.ts'
import { NoRoute, ProtocolError } from '../errors.ts'
import { EventQueue } from '../inbox.ts'
import {
  type AnswerHeaders,
  headersOf,
  ofTheConnection,
  type RefusalStatus,
  reasons,
} from './refusal.ts'
import { BadRequest, isSecure, type NodeRequest, requestParts } from './request-parts.ts'

export type NodeResponse = ServerResponse | Http2ServerResponse

export interface ExchangeOptions {
  readonly application: Application
  /** Put on each answer that has none of the name. */
  readonly headers: AnswerHeaders
  readonly onError: (error: unknown, scope?: Scope) => void
}

/** Runs the application for one HTTP request, until it has returned. */
export async function exchange(
  request: NodeRequest,
  response: NodeResponse,
  { application, headers, onError }: ExchangeOptions,
): Promise<void> {
  let scope: HttpScope
  try {
    scope = {
      type: 'http',
      method: request.method ?? 'GET',
      scheme: isSecure(request.socket) ? 'https' : 'http',
      ...requestParts(request),
    }
  } catch (error) {
    if (!(error instanceof BadRequest)) onError(error)
    return answer(response, error instanceof BadRequest ? 400 : 500, headers)
  }

  const events = new EventQueue({ taken: () => request.resume() })
  const reply = new Reply(response, scope.method, headers)
  feed(request, response, events)
  try {
    await application(scope, events.receive, (event) => reply.send(event))
    if (!reply.isComplete) throw new ProtocolError('The application returned without a response.')
  } catch (error) {
    if (!(error instanceof NoRoute)) onError(error, scope)
    answer(response, error instanceof NoRoute ? 404 : 500, headers)
  }
}

/** Answers with a status and its name; when a response has begun, there is only cutting it off. */
export function answer(
  response: NodeResponse,
  status: RefusalStatus,
  headers: AnswerHeaders,
): void {
  if (response.headersSent) {
    cutOff(response)
    return
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.statusCode = status
  for (const [name, value] of Object.entries({ ...headers, ...headersOf[status] }))
    response.setHeader(name, value)
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.setHeader('content-length', Buffer.byteLength(reasons[status]))
  // Whatever else made us answer so, the rest of the request is not worth reading.
  if (status !== 404 && !isHttp2(response)) response.setHeader('connection', 'close')
  response.end(reasons[status])
}

function cutOff(response: NodeResponse): void {
  if (isHttp2(response)) response.stream?.destroy()
  else response.destroy()
}

function isHttp2(response: NodeResponse): response is Http2ServerResponse {
  return 'stream' in response
}

/** Turns the request's body into events, one at a time: a slow application slows the client down. */
function feed(request: NodeRequest, response: NodeResponse, events: EventQueue): void {
  let isOver = false
  request.on('data', (body: Buffer) => {
    if (isOver) return
    events.push({ type: 'http.request', body, more: true })
    if (events.length > 0) request.pause()
  })
  request.on('end', () => events.push({ type: 'http.request', body: nothing, more: false }))
  const end = () => {
    if (isOver) return
    isOver = true
    if (!response.writableFinished) events.push({ type: 'http.disconnect' })
    // A body nobody wanted is read to its end, or the connection's next
    // request would never be seen.
    request.resume()
  }
  // A cut connection shows as an error here or there; to the application it is one event.
  request.on('error', end)
  response.on('error', end)
  response.on('close', end)
}

const nothing = Buffer.alloc(0)

/** One response on its way out. */
class Reply {
  readonly #response: NodeResponse
  readonly #method: string
  readonly #headers: AnswerHeaders
  #state: 'waiting' | 'started' | 'complete' = 'waiting'
  #hasBody = true

  constructor(response: NodeResponse, method: string, headers: AnswerHeaders) {
    this.#response = response
    this.#method = method
    this.#headers = headers
  }

  /** Nothing is missing, or nobody is there to miss it. */
  get isComplete(): boolean {
    return this.#state === 'complete' || this.#isGone
  }

  async send(event: Event): Promise<void> {
    if (this.#isGone) return
    if (event.type === 'http.response.start' && this.#state === 'waiting') {
      this.#start(event as HttpResponseStart)
    } else if (event.type === 'http.response.body' && this.#state === 'started') {
      await this.#continue(event as HttpResponseBody)
    } else {
      throw new ProtocolError(`A response that is ${this.#state} cannot take ${event.type}.`)
    }
  }

  get #isGone(): boolean {
    return this.#response.destroyed || this.#response.closed === true
  }

  // Nothing leaves before the first piece of the body: if that is also the
  // last one, Node can write it together with its length.
  #start({ status, headers: given }: HttpResponseStart): void {
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new ProtocolError(`${status} is not the status of a response.`)
    }
    const headers = given instanceof Headers ? given : new Headers(given)
    this.#response.statusCode = status
    for (const [name, value] of Object.entries(this.#headers))
      if (!headers.has(name)) this.#response.setHeader(name, value)
    for (const [name, value] of headers) {
      if (ofTheConnection.has(name)) continue
      if (name === 'set-cookie') this.#response.appendHeader(name, value)
      else this.#response.setHeader(name, value)
    }
    // What belongs to the hop but is the application's to say: that another protocol is spoken here.
    const upgrade = headers.get('upgrade')
    const response = this.#response
    if (status === 426 && upgrade && !isHttp2(response)) {
      response.setHeader('upgrade', upgrade)
      response.setHeader('connection', response.shouldKeepAlive ? 'upgrade' : 'close, upgrade')
    }
    this.#hasBody = this.#method !== 'HEAD' && status !== 204 && status !== 304
    this.#state = 'started'
  }

  async #continue({ body = nothing, more = false }: HttpResponseBody): Promise<void> {
    const response = this.#response as ServerResponse
    if (!more) {
      this.#state = 'complete'
      if (this.#hasBody) response.end(body)
      else response.end()
    } else if (this.#hasBody && !response.write(body)) {
      await whenWritable(response)
    }
  }
}

function whenWritable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
