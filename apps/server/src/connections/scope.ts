import type { WebSocketScope } from '@lobby/channels'
import type { Person, Session } from '../ground/person.ts'

/** What the middleware stack has added by the time a consumer sees the scope. */
export interface ChatScope extends WebSocketScope {
  /** Whose session the handshake's cookie was, if any. */
  readonly user: Person | undefined
  /** That session. */
  readonly session: Session | undefined
}

const noHeaders = new Headers()
const noCookies: ReadonlyMap<string, string> = new Map()

/** Headers and cookies are not read after the handshake, and take a tenth of a connection's memory. */
export function withoutHeaders(scope: ChatScope): ChatScope {
  return { ...scope, headers: noHeaders, cookies: noCookies }
}
