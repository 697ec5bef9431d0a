import type { Application, RequestScope } from '../application.ts'
import { goOnWith } from '../known-now.ts'
import { type Accepts, addToScope, type Before } from '../scope-addition.ts'
import type { WithCookies } from './cookies.ts'

/** What `SessionMiddleware` adds to a scope: `undefined` without a session. */
export interface WithSession<Session> {
  readonly session: Session | undefined
}

/** Where sessions come from: `cookieSessions`, or a product's own system. */
export interface SessionSource<Session> {
  /** The session that a request or socket belongs to. Runs once for each, before anything else sees it. */
  load(scope: RequestScope & WithCookies): Session | undefined | Promise<Session | undefined>
}

/** Puts the session that `source` loads into `scope.session`. Needs `CookieMiddleware` around it. */
export function SessionMiddleware<S extends RequestScope, Session>(
  inner: Application<S> & Accepts<S, WithSession<Session>>,
  source: SessionSource<Session>,
): Application<Before<S, WithSession<Session>> & WithCookies> {
  return (scope, receive, send) =>
    goOnWith(source.load(scope), (session) =>
      addToScope<S, WithSession<Session>>(inner, scope, { session }, receive, send),
    )
}
