import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import { usernameKey } from '../people/users.ts'
import type { SessionActions } from '../sessions/actions.ts'
import type { Arrived, Asking, Sessions } from '../sessions/sessions.ts'
import type { SharedLimiter } from '../shared/shared-rates.ts'
import type { Database } from '../storage/database.ts'
import { isKnownPlace } from './attempts/sign-in-places.ts'
import { type NoteFailedSignIn, noteSignIn } from './attempts/sign-in-series.ts'
import type { SignInThrottle } from './attempts/sign-in-throttle.ts'
import { codeKey, type SecondFactorActions } from './code/actions.ts'
import type { Credentials } from './password/new-account-actions.ts'
import { checkPassword } from './password/stored-passwords.ts'
import type { SignInMethods } from './sign-in-methods.ts'

export type SignInActions = ReturnType<typeof createSignInActions>

interface Needs {
  readonly db: Database
  readonly sharedLimiter: SharedLimiter
  readonly clock: Clock
  readonly sessions: Sessions
  readonly signInMethods: SignInMethods
  readonly throttle: SignInThrottle
  readonly noteFailedSignIn: NoteFailedSignIn
  readonly sessionActions: SessionActions
  readonly secondFactorActions: SecondFactorActions
}

export function createSignInActions({
  db,
  sharedLimiter,
  clock,
  sessions,
  signInMethods,
  throttle,
  noteFailedSignIn,
  sessionActions,
  secondFactorActions,
}: Needs) {
  return { signIn }

  /**
   * Signs an account in, in place of the session of this browser. Throws
   * as `checkPassword` does, `forbidden` for a deactivated account, `rate`,
   * and `code_required` or `wrong_code` where the account asks for a code.
   */
  async function signIn(
    asking: Asking,
    { username, password, code }: Credentials & { readonly code?: string | undefined },
  ): Promise<Arrived> {
    const { address } = asking
    const whose = { username: usernameKey(username) }
    await sharedLimiter.consumeFrom('signInByAddress', address)
    const attempt = await throttle.attempt(whose.username, address, () =>
      isKnownPlace(db, whose, address),
    )
    const userId = await checkPassword(db, signInMethods.passwords, { username, password }).catch(
      (error: unknown) => {
        if (error instanceof ChatError && error.code === 'wrong_credentials')
          noteFailedSignIn(whose, { address, what: 'password' })
        throw error
      },
    )
    await attempt.succeeded()
    if (await signInMethods.secondFactors.isOn(userId)) {
      await secondFactorActions.proveCode(userId, code, { key: codeKey(userId), address })
    }
    const signedIn = await sessions.begin(userId, asking, clock.wall())
    const failedSignIns = await noteSignIn(db, signedIn.session.person, address)
    await sessionActions.signOutBefore(asking)
    return { ...signedIn, failedSignIns }
  }
}
