import type { Context } from '../context.ts'
import { ChatError } from '../ground/errors.ts'
import { usernameKey } from '../people/users.ts'
import { signOutBefore } from '../sessions/actions.ts'
import type { Arrived, Asking } from '../sessions/sessions.ts'
import { isKnownPlace } from './attempts/sign-in-places.ts'
import { noteFailedSignIn, noteSignIn } from './attempts/sign-in-series.ts'
import { codeKey, proveCode } from './code/actions.ts'
import type { Credentials } from './password/new-account-actions.ts'
import { checkPassword } from './password/stored-passwords.ts'

/**
 * Signs an account in, in place of the session of this browser. Throws
 * as `checkPassword` does, `forbidden` for a deactivated account, `rate`,
 * and `code_required` or `wrong_code` where the account asks for a code.
 */
export async function signIn(
  context: Context,
  asking: Asking,
  { username, password, code }: Credentials & { readonly code?: string | undefined },
): Promise<Arrived> {
  const { signInMethods, sessions, db, limiter, throttle } = context
  const { address } = asking
  const whose = { username: usernameKey(username) }
  limiter.takeFrom('signInByAddress', address)
  const attempt = await throttle.attempt(whose.username, address, () =>
    isKnownPlace(db, whose, address),
  )
  const userId = await checkPassword(context, { username, password }).catch((error: unknown) => {
    if (error instanceof ChatError && error.code === 'wrong_credentials')
      noteFailedSignIn(context, whose, { address, what: 'password' })
    throw error
  })
  attempt.succeeded()
  if (await signInMethods.secondFactors.isOn(userId)) {
    await proveCode(context, userId, code, { key: codeKey(userId), address })
  }
  const signedIn = await sessions.begin(userId, asking, context.clock.wall())
  const failedSignIns = await noteSignIn(db, signedIn.session.person, address)
  await signOutBefore(context, asking)
  return { ...signedIn, failedSignIns }
}
