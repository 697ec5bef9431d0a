// Proving by a password who one is, and choosing another one.
import type { Context } from '../../context.ts'
import { ChatError } from '../../ground/errors.ts'
import { requireRecentProof } from '../../ground/proof.ts'
import { usernameOfResetLink } from '../../links/account-links.ts'
import { findRecipient } from '../../people/emails.ts'
import { mailTo } from '../../people/mail-actions.ts'
import { hasPassword, passwordHashOf, usernameKey } from '../../people/users.ts'
import { tell } from '../../sessions/actions.ts'
import type { SignedIn, SignedInAsking, Visitor } from '../../sessions/sessions.ts'
import { isKnownPlace } from '../attempts/sign-in-places.ts'
import { noteFailedSignIn } from '../attempts/sign-in-series.ts'
import { refuseGuessable } from './common-passwords.ts'
import { changePasswordHash, resetPasswordHash } from './stored-passwords.ts'

/** Checks the password of who asks. Throws ChatError `wrong_credentials`, `rate`, and `forbidden` for guests. */
export async function provePassword(
  context: Context,
  { session: { person }, address }: SignedInAsking,
  password: string,
): Promise<void> {
  const { db, signInMethods, limiter, throttle } = context
  if (person.guest) throw new ChatError('forbidden', 'A guest has no password.')
  limiter.takeFrom('signInByAddress', address)
  const whose = { id: person.id }
  const isKnown = () => isKnownPlace(db, whose, address)
  const attempt = await throttle.attempt(usernameKey(person.name), address, isKnown)
  const stored = await passwordHashOf(db, person.id)
  if (stored === undefined || !(await signInMethods.passwords.verify(password, stored))) {
    noteFailedSignIn(context, whose, { address, what: 'proof' })
    throw new ChatError('wrong_credentials', 'This is not your password.')
  }
  attempt.succeeded()
}

/** The password; or, of an account without one, that it has proven who it is just now. Throws ChatError `wrong_credentials`, `rate`, `confirm_first`, and `forbidden` for guests. */
export async function prove(
  context: Context,
  asking: SignedInAsking,
  password: string | undefined,
): Promise<void> {
  const { session } = asking
  if (!session.person.guest && !(await hasPassword(context.db, session.person.id)))
    return requireRecentProof({ actor: session.person, session, now: context.clock.wall() })
  await provePassword(context, asking, password ?? '')
}

/** Changes the password of who asks, or gives them a first one; ends all their sessions, and begins another for who asks. Throws as `prove` does, and ChatError `weak_password`, `signed_out`. */
export async function changePassword(
  context: Context,
  asking: SignedInAsking,
  { current, password }: { current?: string | undefined; password: string },
): Promise<SignedIn> {
  const { db, sessions, signInMethods } = context
  const { person, id } = asking.session
  await prove(context, asking, current)
  refuseGuessable(password, person.name)
  const changing = { ...person, address: asking.address }
  await changePasswordHash(db, changing, await signInMethods.passwords.hash(password), id)
  const signedIn = await sessions.begin(person.id, asking, context.clock.wall())
  await tell(context, person.id)
  mailTo(context, await findRecipient(db, person.id), 'passwordChanged', { visitor: asking })
  return signedIn
}

/** Uses a reset link: sets the password and ends every session of the account. Throws ChatError `not_found`, `weak_password`. */
export async function resetPassword(
  context: Context,
  visitor: Visitor,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const { db, signInMethods, limiter } = context
  limiter.takeFrom('signInByAddress', visitor.address)
  refuseGuessable(password, await usernameOfResetLink(db, token))
  const userId = await resetPasswordHash(
    db,
    token,
    await signInMethods.passwords.hash(password),
    visitor.address,
  )
  await tell(context, userId)
  mailTo(context, await findRecipient(db, userId), 'passwordChanged', { visitor })
}
