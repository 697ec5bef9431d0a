// Proving by a password who one is, and choosing another one.

import type { Clock } from '../../ground/clock.ts'
import { ChatError } from '../../ground/errors.ts'
import { requireRecentProof } from '../../ground/proof.ts'
import { usernameOfResetLink } from '../../links/account-links.ts'
import { findRecipient } from '../../people/emails.ts'
import type { MailActions } from '../../people/mail-actions.ts'
import { hasPassword, passwordHashOf, usernameKey } from '../../people/users.ts'
import type { SessionActions } from '../../sessions/actions.ts'
import type { Sessions, SignedIn, SignedInAsking, Visitor } from '../../sessions/sessions.ts'
import type { SharedLimiter } from '../../shared/shared-rates.ts'
import type { Database } from '../../storage/database.ts'
import { isKnownPlace } from '../attempts/sign-in-places.ts'
import type { NoteFailedSignIn } from '../attempts/sign-in-series.ts'
import type { SignInThrottle } from '../attempts/sign-in-throttle.ts'
import { refuseGuessable } from './common-passwords.ts'
import type { Passwords } from './passwords.ts'
import { changePasswordHash, resetPasswordHash } from './stored-passwords.ts'

export type PasswordActions = ReturnType<typeof createPasswordActions>

interface Needs {
  readonly db: Database
  readonly sharedLimiter: SharedLimiter
  readonly clock: Clock
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly throttle: SignInThrottle
  readonly noteFailedSignIn: NoteFailedSignIn
  readonly sessionActions: SessionActions
  readonly mailActions: MailActions
}

export function createPasswordActions({
  db,
  sharedLimiter,
  clock,
  sessions,
  passwords,
  throttle,
  noteFailedSignIn,
  sessionActions,
  mailActions,
}: Needs) {
  return { provePassword, prove, changePassword, resetPassword }

  /** Checks the person's password. Throws ChatError `forbidden` for guests. */
  async function provePassword(
    { session: { person }, address }: SignedInAsking,
    password: string,
  ): Promise<void> {
    if (person.guest) throw new ChatError('forbidden', 'A guest has no password.')
    await sharedLimiter.consumeFrom('signInByAddress', address)
    const whose = { id: person.id }
    const isKnown = () => isKnownPlace(db, whose, address)
    const attempt = await throttle.attempt(usernameKey(person.name), address, isKnown)
    const stored = await passwordHashOf(db, person.id)
    if (stored === undefined || !(await passwords.verify(password, stored))) {
      noteFailedSignIn(whose, { address, what: 'proof' })
      throw new ChatError('wrong_credentials', 'This is not your password.')
    }
    await attempt.succeeded()
  }

  /** The password; or, of an account without one, that it has proven who it is just now. Throws ChatError `forbidden` for guests. */
  async function prove(asking: SignedInAsking, password: string | undefined): Promise<void> {
    const { session } = asking
    if (!session.person.guest && !(await hasPassword(db, session.person.id)))
      return requireRecentProof({ actor: session.person, session, now: clock.wall() })
    await provePassword(asking, password ?? '')
  }

  /** Changes the person's password, or gives them a first one; ends all their sessions, and begins another for this browser. */
  async function changePassword(
    asking: SignedInAsking,
    { current, password }: { current?: string | undefined; password: string },
  ): Promise<SignedIn> {
    const { person, id } = asking.session
    await prove(asking, current)
    refuseGuessable(password, person.name)
    const changing = { ...person, address: asking.address }
    await changePasswordHash(db, changing, await passwords.hash(password), id)
    const signedIn = await sessions.begin(person.id, asking, clock.wall())
    await sessionActions.notifySessions(person.id)
    mailActions.mailTo(await findRecipient(db, person.id), 'passwordChanged', { visitor: asking })
    return signedIn
  }

  /** Uses a reset link: sets the password and ends every session of the account. */
  async function resetPassword(
    visitor: Visitor,
    { token, password }: { token: string; password: string },
  ): Promise<void> {
    await sharedLimiter.consumeFrom('signInByAddress', visitor.address)
    refuseGuessable(password, await usernameOfResetLink(db, token))
    const userId = await resetPasswordHash(
      db,
      token,
      await passwords.hash(password),
      visitor.address,
    )
    await sessionActions.notifySessions(userId)
    mailActions.mailTo(await findRecipient(db, userId), 'passwordChanged', { visitor })
  }
}
