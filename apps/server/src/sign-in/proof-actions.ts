import type { Confirmation, Confirmed } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { proofLife } from '../ground/proof.ts'
import { renewSession } from '../sessions/actions.ts'
import type { SignedIn, SignedInAsking } from '../sessions/sessions.ts'
import { noteFailedSignIn } from './attempts/sign-in-series.ts'
import { codeKey, proveCode } from './code/actions.ts'
import { ownerOf, wrongPasskey } from './passkey/actions.ts'
import { provePassword } from './password/actions.ts'

/**
 * Proves once more who asks, and begins another session for them; answers until
 * when `requireRecentProof` believes it. Throws ChatError `wrong_credentials`,
 * `wrong_code`, `wrong_passkey`, `rate`.
 */
export async function confirm(
  context: Context,
  asking: SignedInAsking,
  given: Confirmation,
): Promise<{ readonly confirmed: Confirmed; readonly signedIn: SignedIn }> {
  const { id, person } = asking.session
  if ('password' in given) await provePassword(context, asking, given.password)
  else if ('code' in given)
    await proveCode(context, person.id, given.code, { key: codeKey(id), address: asking.address })
  else if ((await ownerOf(context, asking, given.passkey)) !== person.id) {
    const { address } = asking
    noteFailedSignIn(context, { id: person.id }, { address, what: 'passkey' })
    throw wrongPasskey()
  }
  const provenAt = context.clock.wall()
  const signedIn = await renewSession(context, asking, provenAt)
  return { confirmed: { until: new Date(provenAt + proofLife).toISOString() }, signedIn }
}
