// How the API's routes are written: a schema for everything that comes in and
// goes out, from which the OpenAPI document is made.
import { OpenAPIHono } from '@hono/zod-openapi'
import { describeIssues, type ErrorCode, Problem } from '@lobby/protocol'
import { uploadsPath } from '@lobby/protocol/request'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'
import { ChatError } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Actor, Session } from '../ground/person.ts'
import type { NoteRefusal } from '../ground/refusals.ts'
import { problem, problemOf } from './problem.ts'

/** What a handler knows besides the request itself. */
export interface ApiEnv {
  readonly Bindings: {
    readonly actor: Actor
    /** The session that the request came with, if any. */
    readonly session: Session | undefined
    /** When it was asked, in milliseconds since 1970. */
    readonly now: number
    /** The client's address; rates of people without a session are counted by it. */
    readonly address: string
    /** By which the request is found in the logs. */
    readonly requestId: string
    /** What is asked about in `permissions.ts` when it is about no room. */
    readonly server: Resource
  }
}

export type Api = OpenAPIHono<ApiEnv>

/** The largest body that any route takes: a message with every character escaped, and some. */
const maxBody = 128 * 1024

interface Needs {
  readonly logger: Pick<Logger, 'error'>
  readonly noteRefusal: NoteRefusal
}

/** An empty API in which every refusal is a problem document. */
export function createApi({ logger, noteRefusal }: Needs): Api {
  const refuse = (code: ErrorCode, detail: string, address: string) => {
    noteRefusal(code, address)
    return problem(code, detail)
  }
  const api: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const { code, message } = describeIssues(result.error.issues)
      return refuse(code, message, c.env.address)
    },
  })
  const tooLarge = `A request has a body of at most ${maxBody} bytes.`
  const limited = bodyLimit({
    maxSize: maxBody,
    onError: (c) => refuse('too_long', tooLarge, c.env.address),
  })
  // What is uploaded has a limit of its own.
  api.use((c, next) => (c.req.path.startsWith(uploadsPath) ? next() : limited(c, next)))
  api.onError((error, c) => {
    // A client that left in the middle of its request reads no answer: no fault of the server.
    if (c.req.raw.signal.aborted) return problem('invalid', 'The request was not complete.')
    const { address, requestId } = c.env
    noteRefusal(error instanceof ChatError ? error.code : 'internal', address)
    return problemOf(error, { logger, requestId })
  })
  api.notFound((c) => refuse('not_found', 'There is nothing at this address.', c.env.address))
  return api
}

/** A JSON body that a request must have. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

/** An answer with a JSON body. */
export function answer<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } } as const
}

/** What a refusal looks like, for the document; the code says which one it is. */
export const refused = {
  description: 'Refused; `code` says why and `detail` says what is right.',
  content: { 'application/problem+json': { schema: Problem } },
} as const
