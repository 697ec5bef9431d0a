// How routers and middleware put something into a scope: the types that let
// them be composed without casts, and the one function that does it.
import type { Application, Receive, RequestScope, Scope, Send } from './application.ts'

/** What an application over `S` needs of its scope before `Added` has been put in. */
export type Before<S extends Scope, Added> = RequestScope & {
  readonly [Key in keyof S as Key extends keyof Added ? never : Key]: S[Key]
}

/**
 * Says at compile time that an application over `S` can work with `Added`:
 * `unknown`, which every argument fits, when it can; else a type that no
 * application fits and whose key is the explanation.
 */
export type Accepts<S extends Scope, Added> =
  Added extends Pick<S, keyof Added & keyof S>
    ? unknown
    : { 'this application expects something else in its scope': Pick<S, keyof Added & keyof S> }

/** Calls `inner` with a copy of the scope that also holds `added`; a scope itself is never changed. */
export function addToScope<S extends Scope, Added>(
  inner: Application<S>,
  scope: Before<S, Added>,
  added: Added,
  receive: Receive,
  send: Send,
): Promise<void> {
  // `Before` took the keys of `Added` out of `S`; together they are `S` again.
  return inner({ ...scope, ...added } as unknown as S, receive, send)
}
