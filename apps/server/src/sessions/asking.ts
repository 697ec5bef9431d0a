// Between a request and the actions: who asks, and how the answer says who one is now.
import type { Context } from 'hono'
import { signedOut } from '../errors.ts'
import type { ApiEnv } from '../http/api.ts'
import { authorOf, type Session } from '../person.ts'
import type { Arrived, Asking, SignedIn, SignedInAsking } from './sessions.ts'

/** Who asks, as the actions want to know it. */
export function asking(c: Context<ApiEnv>): Asking {
  const { session, address } = c.env
  return { session, address, headers: c.req.raw.headers }
}

/** Who asks, where somebody must be signed in. Throws ChatError `signed_out`. */
export function signedInAsking(c: Context<ApiEnv>): SignedInAsking {
  return { ...asking(c), session: sessionIn(c) }
}

/** The session that asks. Throws ChatError `signed_out`. */
export function sessionIn(c: Context<ApiEnv>): Session {
  const { session } = c.env
  if (!session) throw signedOut()
  return session
}

/** The answer that says who is signed in, and makes the browser remember it. */
export function whoIs({ session, cookie }: SignedIn) {
  return [{ user: authorOf(session.person) }, 200, setsCookie(cookie)] as const
}

/** The same after a sign-in, with the mistakes that the person is told of. */
export function hasArrived(arrived: Arrived) {
  const [answer, status, headers] = whoIs(arrived)
  const { failedSignIns } = arrived
  return [{ ...answer, ...(failedSignIns && { failedSignIns }) }, status, headers] as const
}

/** The header that makes a browser have a cookie. */
export function setsCookie(cookie: string): Record<'set-cookie', string> {
  return { 'set-cookie': cookie }
}
