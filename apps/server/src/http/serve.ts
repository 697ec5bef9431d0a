// How the server answers an endpoint: guarded, with what comes in parsed, by its handler.

import type { RouteConfig } from '@hono/zod-openapi'
import type { Endpoint } from '@lobby/protocol'
import type { z } from 'zod'
import { ChatError } from '../ground/errors.ts'
import type { Action, Resource } from '../ground/permissions.ts'
import type { Actor, Session } from '../ground/person.ts'
import { requireRecentProof } from '../ground/proof.ts'
import { type Api, answer, json, refused } from './api.ts'
import { guard } from './guard.ts'
import { forGood } from './static-files.ts'

/** An endpoint whose `requires` is in the table of permissions. */
interface Guarded extends Endpoint {
  readonly requires: Action | readonly Action[]
}

/** The request as a handler knows it: the person, and what was sent. */
export interface Asked<Row extends Endpoint> {
  readonly actor: Actor
  /** The session that the request came with, if any. */
  readonly session: Session | undefined
  /** The client's address. */
  readonly address: string
  /** What is asked about in `permissions.ts` when it is about no room. */
  readonly server: Resource
  readonly url: string
  readonly headers: Headers
  readonly params: Parsed<Row['params']>
  readonly query: Parsed<Row['query']>
  readonly header: Parsed<Row['headers']>
  readonly body: Parsed<Row['body']>
  readonly image: Row['image'] extends true ? Uint8Array<ArrayBuffer> : undefined
}
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

type BodyOf<Answers> = {
  [Status in keyof Answers]: Answers[Status] extends readonly [
    string,
    infer Schema extends z.ZodType,
  ]
    ? z.input<Schema>
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a handler returns that answers nothing
      void
}[keyof Answers]

/** An answer with headers, or with another status than the first that the endpoint names. */
export class Reply<Body> {
  readonly body: Body
  readonly status: number | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]

  constructor(
    body: Body,
    { status, headers = [] }: Partial<Pick<Reply<Body>, 'status' | 'headers'>>,
  ) {
    this.body = body
    this.status = status
    this.headers = headers
  }
}

/** A file that never changes under its address, so that caches keep it for good. Opened as a page of its own, it can do nothing. */
export class FileReply {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>

  constructor({ type, bytes }: Pick<FileReply, 'type' | 'bytes'>) {
    this.type = type
    this.bytes = bytes
  }
}

type Answered<Row extends Endpoint> =
  // As it is: a file that is not held in memory.
  Response | BodyOf<Row['answers']> | Reply<BodyOf<Row['answers']>> | FileReply
type Handler<Row extends Endpoint> = (asked: Asked<Row>) => Answered<Row> | Promise<Answered<Row>>

/** Adds the endpoints of a table, each with its handler, in the table's order. */
export function serve<const Table extends Readonly<Record<string, Guarded>>>(
  api: Api,
  table: Table,
  handlers: { readonly [Name in keyof Table]: Handler<Table[Name]> },
): void {
  for (const [name, endpoint] of Object.entries(table))
    serveOne(api, name, endpoint, handlers[name] as unknown as Handler<Guarded>)
}

function serveOne(api: Api, name: string, endpoint: Guarded, handle: Handler<Guarded>): void {
  const [method = '', path = ''] = name.split(' ')
  const { requires, proof, summary, description, params, query, headers, body, image, answers } =
    endpoint
  const route: RouteConfig = {
    method: method.toLowerCase() as 'get',
    path,
    middleware: guard(...[requires].flat()),
    summary,
    ...(description !== undefined && { description }),
    ...((params ?? query ?? headers ?? body ?? image) && {
      request: {
        ...(params && { params }),
        ...(query && { query }),
        ...(headers && { headers }),
        ...(body && { body: json(body) }),
        ...(image && { body: imageBody }),
      },
    }),
    responses: { ...Object.fromEntries(Object.entries(answers).map(described)), default: refused },
  }
  const [usual] = Object.keys(answers)
  const takesKey = headers !== undefined && keyHeader in headers.shape
  api.openapi(route, async (c) => {
    const { actor, session, now, address, server } = c.env
    if (proof) requireRecentProof({ actor, session, now })
    if (method === 'POST' && !takesKey && c.req.header(keyHeader) !== undefined) throw noKeyHere()
    // What the route has validated: each part by its own schema.
    const parsed = c.req as { valid(part: string): never }
    const answered = await handle({
      actor,
      session,
      address,
      server,
      url: c.req.url,
      headers: c.req.raw.headers,
      params: parsed.valid('param'),
      query: parsed.valid('query'),
      header: parsed.valid('header'),
      body: parsed.valid('json'),
      image: (image && new Uint8Array(await c.req.arrayBuffer())) as never,
    })
    if (answered instanceof Response) return answered
    if (answered instanceof FileReply) return fileResponse(answered)
    const reply = answered instanceof Reply ? answered : new Reply(answered, {})
    return toResponse(reply, Number(usual))
  })
}

const keyHeader = 'idempotency-key'

/** A client that sends a key relies on it. Elsewhere than where it counts, the same again would be done again. */
function noKeyHere(): ChatError {
  return new ChatError(
    'invalid',
    'Idempotency-Key: it counts where messages are sent, edited and forwarded. Here, the same request again would be carried out again: send it without the header.',
  )
}

function described([status, [meaning, body]]: [string, Endpoint['answers'][number]]) {
  return [status, body ? answer(meaning, body) : { description: meaning }] as const
}

/** Whatever type a request says: what is in the body is found out. */
const imageBody = {
  required: true,
  content: Object.fromEntries(
    ['png', 'gif', 'webp', 'jpeg'].map((format) => [
      `image/${format}`,
      { schema: { type: 'string', format: 'binary' } as const },
    ]),
  ),
}

function fileResponse({ type, bytes }: FileReply): Response {
  return new Response(bytes, { headers: { 'content-type': type, 'cache-control': forGood } })
}

function toResponse({ body, status, headers }: Reply<unknown>, usual: number): Response {
  const sent = new Headers(headers.map(([name, value]) => [name, value]))
  if (body === undefined) return new Response(null, { status: status ?? usual, headers: sent })
  sent.set('content-type', 'application/json')
  return new Response(JSON.stringify(body), { status: status ?? usual, headers: sent })
}
