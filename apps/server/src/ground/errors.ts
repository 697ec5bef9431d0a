import type { ErrorCode } from '@lobby/protocol'
import { errorCodes } from '@lobby/protocol/errors'

export interface ChatErrorOptions extends ErrorOptions {
  /** Milliseconds after which the same request may succeed. */
  readonly retryAfter?: number
}

/** A refusal the caller can understand. Anything else that is thrown is our fault and is answered as `internal`. */
export class ChatError extends Error {
  override readonly name = 'ChatError'
  readonly code: ErrorCode
  /** Milliseconds to wait before trying again, where that helps. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, message: string, options?: ChatErrorOptions) {
    super(message, options)
    this.code = code
    this.retryAfter = options?.retryAfter
  }
}

/** Whether the answer is no, and would be next time: not that it could not be found out now, as without a database. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ChatError && !errorCodes[error.code].retry
}

/** Whether the database is the reason. The log says so once, when it begins; see `troubles.ts`. */
export function isStorageTrouble(error: unknown): boolean {
  return error instanceof ChatError && (error.code === 'storage' || error.code === 'storage_full')
}

/** Too much is going on: the same request may succeed in a second. */
export function busy(message: string, options?: ErrorOptions): ChatError {
  return new ChatError('busy', message, { ...options, retryAfter: 1_000 })
}

/** There is no session, and this needs one. */
export function signedOut(): ChatError {
  return new ChatError('signed_out', 'Sign in first.')
}

/** One text for rooms that are not there and for rooms that the person may not know of: it does not tell which. */
export function noSuchRoom(): ChatError {
  return new ChatError('no_such_room', 'There is no such room.')
}

/** The refusal of what needs a recent proof of the person. */
export function confirmFirst(): ChatError {
  return new ChatError('confirm_first', 'Confirm first that it is you: POST /api/account/confirm.')
}

/** There is no message at this place, or none that the person may read. */
export function noSuchMessage(): ChatError {
  return new ChatError('not_found', 'There is no such message in this room.')
}
