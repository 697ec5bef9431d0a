// What people do about the second proof that signing in asks them for.

import type { RecoveryCodes, SecondFactor, SecondFactorKey } from '@lobby/protocol'
import { ChatError } from '../../ground/errors.ts'
import { aboutPerson, type Resource, requires } from '../../ground/permissions.ts'
import type { Actor, Person } from '../../ground/person.ts'
import { findAccount, hasPassword } from '../../people/users.ts'
import type { SessionActions } from '../../sessions/actions.ts'
import { endOtherSessions } from '../../sessions/queries.ts'
import type { SignedIn, SignedInAsking } from '../../sessions/sessions.ts'
import type { Database } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { isKnownPlace } from '../attempts/sign-in-places.ts'
import type { NoteFailedSignIn } from '../attempts/sign-in-series.ts'
import type { SignInThrottle } from '../attempts/sign-in-throttle.ts'
import type { PasswordActions } from '../password/actions.ts'
import { type SecondFactors, wrongCode } from './second-factors.ts'
import { isCode, keyUri } from './totp.ts'

export type SecondFactorActions = ReturnType<typeof createSecondFactorActions>

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly secondFactors: SecondFactors
  readonly throttle: SignInThrottle
  readonly publicUrl: () => string
  readonly noteFailedSignIn: NoteFailedSignIn
  readonly sessionActions: SessionActions
  readonly passwordActions: PasswordActions
}

export function createSecondFactorActions({
  db,
  server,
  secondFactors,
  throttle,
  publicUrl,
  noteFailedSignIn,
  sessionActions,
  passwordActions,
}: Needs) {
  return {
    readSecondFactor,
    beginSecondFactor,
    confirmSecondFactor,
    renewRecoveryCodes,
    removeSecondFactor,
    removeSecondFactorOf,
    proveCode,
  }

  /** Whether it is on. */
  async function readSecondFactor({ session: { person } }: SignedInAsking): Promise<SecondFactor> {
    const [on, recoveryCodes, password] = await Promise.all([
      secondFactors.isOn(person.id),
      secondFactors.recoveryCodesLeft(person.id),
      hasPassword(db, person.id),
    ])
    return { on, recoveryCodes, password }
  }

  /** A key for an app; it counts once `confirmSecondFactor` has seen its first code. */
  async function beginSecondFactor(
    asking: SignedInAsking,
    password: string | undefined,
  ): Promise<SecondFactorKey> {
    await passwordActions.prove(asking, password)
    const { person } = asking.session
    const secret = await secondFactors.begin(person.id)
    const issuer = new URL(publicUrl()).host
    return { secret, uri: keyUri(secret, { issuer, account: person.name }) }
  }

  /** Turns it on, ends every session, and begins another for the person. The recovery codes are answered now and never again. */
  async function confirmSecondFactor(
    asking: SignedInAsking,
    code: string,
  ): Promise<{ readonly codes: RecoveryCodes; readonly signedIn: SignedIn }> {
    const { id, person } = asking.session
    const attempt = await throttle.attempt(codeKey(id), asking.address)
    const recoveryCodes = await secondFactors.confirm(actorOf(asking), code)
    await attempt.succeeded()
    await inTransaction(db, (tx) => endOtherSessions(tx, person.id, id))
    const signedIn = await sessionActions.renewSession(asking)
    return { codes: { recoveryCodes }, signedIn }
  }

  /** Ten new recovery codes in place of all others. */
  async function renewRecoveryCodes(
    asking: SignedInAsking,
    password: string | undefined,
  ): Promise<RecoveryCodes> {
    await passwordActions.prove(asking, password)
    return { recoveryCodes: await secondFactors.renewRecoveryCodes(actorOf(asking)) }
  }

  /** Turns it off; who asks has another session from then on. */
  async function removeSecondFactor(
    asking: SignedInAsking,
    password: string | undefined,
  ): Promise<SignedIn> {
    await passwordActions.prove(asking, password)
    const person = actorOf(asking)
    await secondFactors.remove(person, person)
    return sessionActions.renewSession(asking)
  }

  /** Turns it off for a person who has lost app and codes. Throws ChatError `forbidden` for a person of the actor's own rank or a higher one. */
  async function removeSecondFactorOf(actor: Actor, idOrUsername: string): Promise<void> {
    requires(actor, 'account.manage', server())
    const { id, role, username: name } = await findAccount(db, idOrUsername)
    requires(actor, 'account.manage', aboutPerson(server(), role))
    if (!(await secondFactors.remove(actor, { id, name })))
      throw new ChatError('not_found', `${name} signs in without codes.`)
  }

  /** Uses up a code of the account; mistakes are counted for the session or the address that tries. Throws ChatError `code_required` without one. */
  async function proveCode(
    userId: string,
    code: string | undefined,
    { key, address }: { readonly key: string; readonly address: string },
  ): Promise<void> {
    if (code === undefined)
      throw new ChatError('code_required', 'Give the code of your authenticator app as well.')
    // Recovery codes are not to be guessed, and a guesser must not keep them from their owner.
    const whose = { id: userId }
    const attempt = isCode(code)
      ? await throttle.attempt(key, address, () => isKnownPlace(db, whose, address))
      : undefined
    if (await secondFactors.use(userId, code))
      return attempt ? attempt.succeeded() : throttle.forget(key, address)
    noteFailedSignIn(whose, { address, what: 'code' })
    throw wrongCode()
  }
}

/** The person and their address, for the audit log. */
function actorOf({ session, address }: SignedInAsking): Person {
  return { ...session.person, address }
}

/**
 * Under what mistakes with codes are counted: at signing in by the account, and
 * by where they come from, as with a password; within a session by that session's
 * id, since a thief of the session must not keep the owner out.
 */
export function codeKey(id: string): string {
  return `code of ${id}`
}
