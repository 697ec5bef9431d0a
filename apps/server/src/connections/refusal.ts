import { ChatError } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'

/** What a client may know of an error. Anything but a `ChatError` is our fault: it is logged, and answered as `internal`. */
export function refusalOf(error: unknown, logger: Logger): ChatError {
  if (error instanceof ChatError) return error
  logger.error({ err: error }, 'A command failed.')
  return new ChatError('internal', 'The server made a mistake. It is in its log.')
}
