import { type ErrorCode, errorCodes, type Problem } from '@lobby/protocol'
import { HTTPException } from 'hono/http-exception'
import { ChatError } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'

const titles: Partial<Record<number, string>> = {
  400: 'Bad request',
  401: 'Signed out',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  426: 'Unsupported version',
  429: 'Too many requests',
  500: 'Server error',
  503: 'Unavailable',
  507: 'Disk full',
}

/** A refusal as RFC 9457 has it, with our stable code. */
export function problem(
  code: ErrorCode,
  detail: string,
  more: { requestId?: string; retryAfter?: number | undefined } = {},
): Response {
  const { status } = errorCodes[code]
  const body: Problem = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    code,
    detail,
    ...(more.requestId && { requestId: more.requestId }),
  }
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (more.retryAfter !== undefined)
    headers.set('retry-after', String(Math.ceil(more.retryAfter / 1_000)))
  return new Response(JSON.stringify(body), { status, headers })
}

const notJson = 'Send JSON, with the header `content-type: application/json`.'

interface Asking {
  readonly logger: Pick<Logger, 'error'>
  readonly requestId: string
}

/** The one place where what a handler throws becomes an answer. Anything unknown is our fault: it stays in the log. */
export function problemOf(error: unknown, { logger, requestId }: Asking): Response {
  if (error instanceof ChatError)
    return problem(error.code, error.message, { retryAfter: error.retryAfter })
  if (error instanceof HTTPException)
    return problem('invalid', error.status === 415 ? notJson : error.message)
  logger.error({ err: error, requestId }, 'A request failed.')
  return problem('internal', 'The server made a mistake. It is in its log.', { requestId })
}
