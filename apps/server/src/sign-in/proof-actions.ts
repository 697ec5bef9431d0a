import type { Confirmation, Confirmed } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { proofLife } from '../ground/proof.ts'
import type { SessionActions } from '../sessions/actions.ts'
import type { SignedIn, SignedInAsking } from '../sessions/sessions.ts'
import type { NoteFailedSignIn } from './attempts/sign-in-series.ts'
import { codeKey, type SecondFactorActions } from './code/actions.ts'
import { type PasskeyActions, wrongPasskey } from './passkey/actions.ts'
import type { PasswordActions } from './password/actions.ts'

export type ProofActions = ReturnType<typeof createProofActions>

interface Needs {
  readonly clock: Clock
  readonly noteFailedSignIn: NoteFailedSignIn
  readonly sessionActions: SessionActions
  readonly passwordActions: PasswordActions
  readonly secondFactorActions: SecondFactorActions
  readonly passkeyActions: PasskeyActions
}

export function createProofActions({
  clock,
  noteFailedSignIn,
  sessionActions,
  passwordActions,
  secondFactorActions,
  passkeyActions,
}: Needs) {
  return { confirm }

  /**
   * Proves once more who asks, and begins another session for them; answers until
   * when `requireRecentProof` believes it.
   */
  async function confirm(
    asking: SignedInAsking,
    given: Confirmation,
  ): Promise<{ readonly confirmed: Confirmed; readonly signedIn: SignedIn }> {
    const { id, person } = asking.session
    if ('password' in given) await passwordActions.provePassword(asking, given.password)
    else if ('code' in given)
      await secondFactorActions.proveCode(person.id, given.code, {
        key: codeKey(id),
        address: asking.address,
      })
    else if ((await passkeyActions.ownerOf(asking, given.passkey)) !== person.id) {
      const { address } = asking
      noteFailedSignIn({ id: person.id }, { address, what: 'passkey' })
      throw wrongPasskey()
    }
    const provenAt = clock.wall()
    const signedIn = await sessionActions.renewSession(asking, provenAt)
    return { confirmed: { until: new Date(provenAt + proofLife).toISOString() }, signedIn }
  }
}
