// What people do about the second proof that signing in asks them for.

import type { RecoveryCodes, SecondFactor, SecondFactorKey } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { ChatError } from '../../ground/errors.ts'
import { aboutPerson, requires } from '../../ground/permissions.ts'
import type { Actor, Person } from '../../ground/person.ts'
import { findAccount, hasPassword } from '../../people/users.ts'
import { renewSession } from '../../sessions/actions.ts'
import { endOtherSessions } from '../../sessions/queries.ts'
import type { SignedIn, SignedInAsking } from '../../sessions/sessions.ts'
import { isKnownPlace } from '../attempts/sign-in-places.ts'
import { noteFailedSignIn } from '../attempts/sign-in-series.ts'
import { prove } from '../password/actions.ts'
import { wrongCode } from './second-factors.ts'
import { isCode, keyUri } from './totp.ts'

/** Whether it is on. */
export async function readSecondFactor(
  { db, signInMethods: { secondFactors } }: Context,
  { session: { person } }: SignedInAsking,
): Promise<SecondFactor> {
  const [on, recoveryCodes, password] = await Promise.all([
    secondFactors.isOn(person.id),
    secondFactors.recoveryCodesLeft(person.id),
    hasPassword(db, person.id),
  ])
  return { on, recoveryCodes, password }
}

/** A key for an app; it counts once `confirmSecondFactor` has seen its first code. Throws as `prove` does, and ChatError `invalid`. */
export async function beginSecondFactor(
  context: Context,
  asking: SignedInAsking,
  password: string | undefined,
): Promise<SecondFactorKey> {
  await prove(context, asking, password)
  const { person } = asking.session
  const secret = await context.signInMethods.secondFactors.begin(person.id)
  const issuer = new URL(context.publicUrl()).host
  return { secret, uri: keyUri(secret, { issuer, account: person.name }) }
}

/** Turns it on, ends every session, and begins another for who asks. The recovery codes are answered now and never again. Throws ChatError `wrong_code`, `invalid`, `rate`. */
export async function confirmSecondFactor(
  context: Context,
  asking: SignedInAsking,
  code: string,
): Promise<{ readonly codes: RecoveryCodes; readonly signedIn: SignedIn }> {
  const { db, signInMethods, throttle } = context
  const { id, person } = asking.session
  const attempt = await throttle.attempt(codeKey(id), asking.address)
  const recoveryCodes = await signInMethods.secondFactors.confirm(actorOf(asking), code)
  attempt.succeeded()
  await endOtherSessions(db, person.id, id)
  const signedIn = await renewSession(context, asking)
  return { codes: { recoveryCodes }, signedIn }
}

/** Ten new recovery codes in place of all others. Throws as `prove` does, and ChatError `invalid`. */
export async function renewRecoveryCodes(
  context: Context,
  asking: SignedInAsking,
  password: string | undefined,
): Promise<RecoveryCodes> {
  await prove(context, asking, password)
  const { secondFactors } = context.signInMethods
  return { recoveryCodes: await secondFactors.renewRecoveryCodes(actorOf(asking)) }
}

/** Turns it off; who asks has another session from then on. Throws as `prove` does. */
export async function removeSecondFactor(
  context: Context,
  asking: SignedInAsking,
  password: string | undefined,
): Promise<SignedIn> {
  await prove(context, asking, password)
  const person = actorOf(asking)
  await context.signInMethods.secondFactors.remove(person, person)
  return renewSession(context, asking)
}

/** Turns it off for a person who has lost app and codes. Throws ChatError `not_found`, and `forbidden` for a person of the actor's own rank or a higher one. */
export async function removeSecondFactorOf(
  context: Context,
  actor: Actor,
  idOrUsername: string,
): Promise<void> {
  requires(actor, 'account.manage', context.server())
  const { id, role, username: name } = await findAccount(context.db, idOrUsername)
  requires(actor, 'account.manage', aboutPerson(context.server(), role))
  if (!(await context.signInMethods.secondFactors.remove(actor, { id, name })))
    throw new ChatError('not_found', `${name} signs in without codes.`)
}

/** Who asks, and from where, for the audit log. */
function actorOf({ session, address }: SignedInAsking): Person {
  return { ...session.person, address }
}

/** Uses up a code of the account; mistakes are counted for the session or the address that tries. Throws ChatError `code_required` without one, `wrong_code`, `rate`. */
export async function proveCode(
  context: Context,
  userId: string,
  code: string | undefined,
  { key, address }: { readonly key: string; readonly address: string },
): Promise<void> {
  const { signInMethods, db, throttle } = context
  if (code === undefined)
    throw new ChatError('code_required', 'Give the code of your authenticator app as well.')
  // Recovery codes are not to be guessed, and a guesser must not keep them from their owner.
  const whose = { id: userId }
  const attempt = isCode(code)
    ? await throttle.attempt(key, address, () => isKnownPlace(db, whose, address))
    : undefined
  if (await signInMethods.secondFactors.use(userId, code))
    return attempt ? attempt.succeeded() : throttle.forget(key, address)
  noteFailedSignIn(context, whose, { address, what: 'code' })
  throw wrongCode()
}

/**
 * Under what mistakes with codes are counted: at signing in by the account, and
 * by where they come from, as with a password; within a session by that session's
 * id, since a thief of the session must not keep the owner out.
 */
export function codeKey(id: string): string {
  return `code of ${id}`
}
