// What ends a session, or begins another in its place. Sockets that are open hear of it at once.
import { personTarget, record } from '../audit/record.ts'
import { signedOut } from '../ground/errors.ts'
import { type Notify, sessionGroup } from '../notices.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { giveDevice, takeDevice } from './device-of-session.ts'
import { endSession } from './queries.ts'
import type { Asking, Sessions, SignedIn, SignedInAsking } from './sessions.ts'

export type SessionActions = ReturnType<typeof createSessionActions>

interface Needs {
  readonly db: Database
  readonly notify: Notify
  readonly sessions: Sessions
}

export function createSessionActions({ db, notify, sessions }: Needs) {
  return { signOut, signOutBefore, renewSession, notifySessions }

  /** Ends the session that asks; the cookie makes the browser forget it. */
  async function signOut({ session, address }: SignedInAsking): Promise<string> {
    const { id, name, guest } = session.person
    const entry = { action: 'account.leave', target: personTarget({ id, name }) } as const
    await inTransaction(db, async (tx) => {
      await endSession(tx, id, session.id)
      // Guests come and go in numbers without a bound.
      if (!guest) record(tx, { ...session.person, address }, entry)
    })
    await notifySessions(id)
    return sessions.forget
  }

  /** Ends the session that this browser had before it got another one. */
  async function signOutBefore(asking: Asking): Promise<void> {
    const { session } = asking
    if (session) await signOut({ ...asking, session })
  }

  /**
   * Ends the session that asks, and begins another in its place, after a proof or a
   * change of how the account is entered. A copy of the one before opens nothing any more. Throws ChatError
   * `signed_out` where it has ended meanwhile: it is not to come back by this.
   */
  async function renewSession(
    asking: SignedInAsking,
    provenAt: number | undefined = asking.session.provenAt,
  ): Promise<SignedIn> {
    const { id, person } = asking.session
    const { isEnded, device } = await inTransaction(db, async (tx) => ({
      device: await takeDevice(tx, id),
      isEnded: await endSession(tx, person.id, id),
    }))
    if (!isEnded) throw signedOut()
    const signedIn = await sessions.begin(person.id, asking, provenAt)
    // A stop in between costs the subscription, which the page renews when it opens.
    if (device) await giveDevice(db, { ...device, sessionId: signedIn.session.id })
    await notifySessions(person.id)
    return signedIn
  }

  /** Has the person's open sockets check whose session they have. */
  async function notifySessions(personId: string): Promise<void> {
    await notify(sessionGroup(personId), { type: 'person.changed' })
  }
}
