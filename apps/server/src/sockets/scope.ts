import type { WebSocketScope } from '@lobby/channels'
import type { Person } from '../accounts/person.ts'
import type { Context } from '../context.ts'

/** What the middleware stack has added by the time a consumer sees the scope. */
export interface ChatScope extends WebSocketScope {
  /** Whose session the handshake's cookie was, if any. */
  readonly user: Person | undefined
  readonly context: Context
}
