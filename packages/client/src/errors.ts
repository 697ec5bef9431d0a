import { type ErrorCode, errorCodes } from '@lobby/protocol/errors'

/**
 * Why something asked of the server did not happen. `offline` is ours: the
 * question or its answer was lost on the way, and nobody knows which.
 */
export class ChatRefusal extends Error {
  override readonly name = 'ChatRefusal'
  readonly code: ErrorCode | 'offline'
  /** Milliseconds to wait before trying again, where the server said so. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode | 'offline', message: string, retryAfter?: number) {
    super(message)
    this.code = code
    this.retryAfter = retryAfter
  }
}

export function isRefusal(error: unknown): error is ChatRefusal {
  return error instanceof ChatRefusal
}

/** Whether the same request may succeed later. */
export function mayRetry(code: ChatRefusal['code']): boolean {
  return code === 'offline' || errorCodes[code].retry
}

/** A code from outside, which may be newer than this client. */
export function toErrorCode(code: unknown): ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code)
    ? (code as ErrorCode)
    : 'internal'
}
