// How an endpoint of the HTTP API is written: once, in the table of its subject. The
// server answers by it, and page, SDK and command line ask by it.
import type { z } from 'zod'

/** What an endpoint takes and answers. Its name in the table is its method and its path: `GET /api/rooms/{slug}`. */
export interface Endpoint {
  /** The action of the permission table that the asker must be allowed; of several, each. */
  readonly requires: string | readonly string[]
  /** The asker has proved within the last ten minutes who they are; else the answer is `confirm_first`. */
  readonly proof?: true
  readonly summary: string
  readonly description?: string
  /** What stands in the path in braces. */
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  readonly body?: z.ZodType
  /** The body is an image, as it is. */
  readonly image?: true
  /** By status: what the answer means, and its body if it has one. */
  readonly answers: Readonly<Record<number, readonly [meaning: string, body?: z.ZodType]>>
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type EndpointTable = Readonly<Record<`${Method} /${string}`, Endpoint>>
