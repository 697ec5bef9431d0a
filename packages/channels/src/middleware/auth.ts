import type { Application, RequestScope } from '../application.ts'
import { goOnWith } from '../known-now.ts'
import { type Accepts, addToScope, type Before } from '../scope-addition.ts'
import { CookieMiddleware, type WithCookies } from './cookies.ts'
import { SessionMiddleware, type SessionSource, type WithSession } from './session.ts'

/** What `AuthMiddleware` adds to a scope: `undefined` for an unknown visitor. */
export interface WithUser<User> {
  readonly user: User | undefined
}

/** How the user of a session is found. */
export interface UserSource<Session, User> {
  /** Called without a session, too: a product may know its users by a token instead. */
  user(
    session: Session | undefined,
    scope: RequestScope & WithSession<Session>,
  ): User | undefined | Promise<User | undefined>
}

/** Puts the user that `source` finds into `scope.user`. Needs `SessionMiddleware` around it. */
export function AuthMiddleware<S extends RequestScope, Session, User>(
  inner: Application<S> & Accepts<S, WithUser<User>>,
  source: UserSource<Session, User>,
): Application<Before<S, WithUser<User>> & WithSession<Session>> {
  return (scope, receive, send) =>
    goOnWith(source.user(scope.session, scope), (user) =>
      addToScope<S, WithUser<User>>(inner, scope, { user }, receive, send),
    )
}

/** What `AuthMiddlewareStack` adds to a scope. */
export type WithAuth<Session, User> = WithCookies & WithSession<Session> & WithUser<User>

/** Cookies, then the session, then the user: what nearly every application stands behind. */
export function AuthMiddlewareStack<S extends RequestScope, Session, User>(
  inner: Application<S> & Accepts<S, WithAuth<Session, User>>,
  options: SessionSource<Session> & UserSource<Session, User>,
): Application<Before<S, WithAuth<Session, User>>> {
  // Within one function the compiler cannot follow the keys that each step takes away.
  const withUser = AuthMiddleware(inner as unknown as Application<RequestScope>, options)
  const withSession = SessionMiddleware(withUser as Application<RequestScope>, options)
  return CookieMiddleware(withSession as Application<RequestScope>)
}
