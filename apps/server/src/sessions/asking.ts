// Between a request and the actions: who asks, and how the answer says who one is now.
import { signedOut } from '../ground/errors.ts'
import { authorOf, type Session } from '../ground/person.ts'
import { Reply } from '../http/serve.ts'
import type { Arrived, Asking, SignedIn, SignedInAsking } from './sessions.ts'

/** The person who asks. Throws ChatError `signed_out`. */
export function signedInAsking({ session, address, headers }: Asking): SignedInAsking {
  return { session: sessionIn({ session }), address, headers }
}

/** The session that asks. Throws ChatError `signed_out`. */
export function sessionIn({ session }: Pick<Asking, 'session'>): Session {
  if (!session) throw signedOut()
  return session
}

/** The answer that says who is signed in, and makes the browser remember it. */
export function whoIs({ session, cookie }: SignedIn) {
  return withCookie({ user: authorOf(session.person) }, cookie)
}

/** The same after a sign-in, with the mistakes that the person is told of. */
export function hasArrived({ session, cookie, failedSignIns }: Arrived) {
  const user = authorOf(session.person)
  return withCookie({ user, ...(failedSignIns && { failedSignIns }) }, cookie)
}

/** An answer that makes a browser have a cookie. */
export function withCookie<Body>(body: Body, cookie: string | undefined): Reply<Body> {
  return new Reply(body, cookie === undefined ? {} : { headers: [['set-cookie', cookie]] })
}
