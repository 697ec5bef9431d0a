// What ends a session, or begins another in its place. Sockets that are open hear of it at once.
import { personTarget, record } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { signedOut } from '../ground/errors.ts'
import { sessionGroup } from '../notices.ts'
import { endSession } from './queries.ts'
import type { Asking, SignedIn, SignedInAsking } from './sessions.ts'

/** Ends the session that asks; the cookie makes the browser forget it. */
export async function signOut(
  context: Context,
  { session, address }: SignedInAsking,
): Promise<string> {
  const { id, name, guest } = session.person
  const entry = { action: 'account.leave', target: personTarget({ id, name }) } as const
  await context.db.transaction().execute(async (tx) => {
    await endSession(tx, id, session.id)
    // Guests come and go in numbers without a bound.
    if (!guest) await record(tx, { ...session.person, address }, entry)
  })
  await tell(context, id)
  return context.sessions.forget
}

/** Ends the session that this browser had before it got another one. */
export async function signOutBefore(context: Context, asking: Asking): Promise<void> {
  const { session } = asking
  if (session) await signOut(context, { ...asking, session })
}

/**
 * Ends the session that asks, and begins another in its place, after a proof or a
 * change of how the account is entered. A copy of the one before opens nothing any more. Throws ChatError
 * `signed_out` where it has ended meanwhile: it is not to come back by this.
 */
export async function renewSession(
  context: Context,
  asking: SignedInAsking,
  provenAt: number | undefined = asking.session.provenAt,
): Promise<SignedIn> {
  const { id, person } = asking.session
  if (!(await endSession(context.db, person.id, id))) throw signedOut()
  const signedIn = await context.sessions.begin(person.id, asking, provenAt)
  await tell(context, person.id)
  return signedIn
}

/** Sockets that are open look again whose session they have. */
export async function tell(context: Context, personId: string): Promise<void> {
  await context.notify(sessionGroup(personId), { type: 'person.changed' })
}
