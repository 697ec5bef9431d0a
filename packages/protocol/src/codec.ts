import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/** What a schema made of an input: the value, or a refusal in words that say what is right. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string }

const codesOfOurChecks = new Set<unknown>(['blank', 'too_long', 'invalid'])

/** Checks an input from outside. The first thing wrong decides the code; the message lists up to three. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const result = schema.safeParse(input)
  if (result.success) return { ok: true, value: result.data }
  const issues = result.error.issues
  const [first] = issues
  const own = first?.code === 'custom' ? first.params?.code : undefined
  const message = issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ')
  return { ok: false, code: codesOfOurChecks.has(own) ? (own as ErrorCode) : 'invalid', message }
}

/** Checks JSON text from outside; broken JSON and anything but an object are refused as `invalid`. */
export function parseJson<T>(schema: z.ZodType<T>, text: string): Parsed<T> {
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch {
    return { ok: false, code: 'invalid', message: 'This is not JSON.' }
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { ok: false, code: 'invalid', message: 'This is JSON, but not an object.' }
  return parse(schema, input)
}
