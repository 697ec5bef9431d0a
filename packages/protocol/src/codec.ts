import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/** What a schema made of an input: the value, or a refusal in words that say what is right. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string }

/** Checks an input from outside. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const result = schema.safeParse(input)
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, ...describeIssues(result.error.issues) }
}

/** What is wrong with an input, in words: the first issue decides the code, the message lists up to three. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): {
  readonly code: ErrorCode
  readonly message: string
} {
  const [first] = issues
  const own: unknown = first?.code === 'custom' ? first.params?.code : undefined
  const message = issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ')
  return { code: own === 'blank' || own === 'too_long' ? own : 'invalid', message }
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
