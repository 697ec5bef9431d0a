import type { ErrorCode } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { SqliteError } from '../storage/sqlite/failures.ts'

/** An error on its way between processes: what its receivers ask of it. */
export interface SentFailure {
  readonly message: string
  readonly stack: string | undefined
  /** Of a ChatError. */
  readonly refusal?: { readonly code: ErrorCode; readonly retryAfter: number | undefined }
  /** Of a statement that SQLite refused. */
  readonly errcode?: number | undefined
  readonly cause?: SentFailure | undefined
}

export function sentFailureOf(error: unknown): SentFailure {
  const { message, stack, cause } = error instanceof Error ? error : new Error(String(error))
  return {
    message,
    stack,
    ...(error instanceof ChatError && {
      refusal: { code: error.code, retryAfter: error.retryAfter },
    }),
    ...(error instanceof SqliteError && { errcode: error.errcode }),
    ...(cause !== undefined && { cause: sentFailureOf(cause) }),
  }
}

/** The error as it was thrown at the other side. */
export function thrownFrom(failure: SentFailure): Error {
  const { message, stack, refusal } = failure
  const cause = failure.cause && thrownFrom(failure.cause)
  if (refusal) {
    const { code, retryAfter } = refusal
    return new ChatError(code, message, {
      ...(cause && { cause }),
      ...(retryAfter !== undefined && { retryAfter }),
    })
  }
  const { errcode } = failure
  if ('errcode' in failure)
    return new SqliteError({ name: 'SqliteError', message, stack, errcode, fatal: false })
  const error = new Error(message, { ...(cause && { cause }) })
  if (stack !== undefined) error.stack = stack
  return error
}
