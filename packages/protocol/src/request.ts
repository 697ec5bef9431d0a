// How an endpoint is asked: by its name, checked against the table of all endpoints. The
// table is here for the type checker alone, so that a page is sent no schemas.
import type { z } from 'zod'
import type { endpoints } from './endpoints/endpoints.ts'

type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints

type Params<Name> = Name extends `${string}{${infer Param}}${infer Rest}`
  ? { readonly [Key in Param]: string | number } & Params<Rest>
  : unknown

/** In an address a number is a text. */
type Query<Given> = { readonly [Key in keyof Given]: Given[Key] | NumberAsText<Given[Key]> }
type NumberAsText<Value> = string extends Value ? number : never

/** What an endpoint is asked with. */
export type Asked<Name extends EndpointName> = (Name extends `${string}{${string}`
  ? { readonly params: Params<Name> }
  : unknown) &
  (Endpoints[Name] extends { readonly query: infer Schema extends z.ZodType }
    ? Optional<'query', Query<z.input<Schema>>>
    : unknown) &
  (Endpoints[Name] extends { readonly body: infer Schema extends z.ZodType }
    ? { readonly body: z.input<Schema> }
    : unknown) &
  (Endpoints[Name] extends { readonly image: true } ? { readonly image: Image } : unknown) &
  (Endpoints[Name] extends { readonly headers: z.ZodType }
    ? {
        /** Sent as `Idempotency-Key`: the same request again is carried out once. */
        readonly key?: string
      }
    : unknown)

/** An image's bytes, as a page or a program has them. */
type Image = Blob | Uint8Array<ArrayBuffer>

/** What has only optional parts may be left out. */
type Optional<Key extends string, Value> =
  Record<never, never> extends Value
    ? { readonly [K in Key]?: Value }
    : { readonly [K in Key]: Value }

/** What an endpoint answers when it does not refuse. */
export type Answer<Name extends EndpointName> = Answers[Name]
type Answers = { [Name in EndpointName]: AnswerIn<Endpoints[Name]['answers']> }
type AnswerIn<Answers> = {
  [Status in keyof Answers]: Answers[Status] extends readonly [
    string,
    infer Schema extends z.ZodType,
  ]
    ? z.output<Schema>
    : undefined
}[keyof Answers & (200 | 201 | 204)]

/** The arguments of a function that asks: the endpoint's name, and what it is asked with, if anything. */
export type Ask<Name extends EndpointName> = [name: Name, ...rest: Rest<Asked<Name>>]
type Rest<Given> = Record<never, never> extends Given ? [asked?: Given] : [asked: Given]

/** Asks the server. Rejects when it refuses. */
export type Call = <Name extends EndpointName>(...ask: Ask<Name>) => Promise<Answer<Name>>

interface Parts {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly image?: Image
}

/** The request that asks an endpoint. */
export function requestTo(
  name: EndpointName,
  asked?: unknown,
): { readonly method: string; readonly path: string; readonly body: string | undefined } {
  const { params = {}, query = {}, body } = (asked ?? {}) as Parts
  const [method = '', pattern = ''] = name.split(' ')
  const path = pattern.replace(/\{(\w+)\}/g, (_, key) => encodeURIComponent(params[key] ?? ''))
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  )
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : ''
  return { method, path: path + search, body: body === undefined ? body : JSON.stringify(body) }
}

/** The image that an endpoint is asked with: the body of that request. */
export function imageIn(asked?: unknown): Image | undefined {
  return (asked as Parts | undefined)?.image
}

/** Where files are uploaded by tus, which is no endpoint of a JSON body. */
export const uploadsPath = '/api/uploads'
