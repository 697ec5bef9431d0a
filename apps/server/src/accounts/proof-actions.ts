import type { Confirmation, Confirmed } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { codeKey, proveCode, provePassword, type SignedInAsking } from './actions.ts'
import { ownerOf, wrongPasskey } from './passkey-actions.ts'
import { proofLife } from './proof.ts'
import { noteProof } from './sessions.ts'

/**
 * Proves once more who asks; answers until when `requireRecentProof` believes it.
 * Throws ChatError `wrong_credentials`, `wrong_code`, `wrong_passkey`, `rate`.
 */
export async function confirm(
  context: Context,
  asking: SignedInAsking,
  given: Confirmation,
): Promise<Confirmed> {
  const { id, person } = asking.session
  if ('password' in given) await provePassword(context, asking, given.password)
  else if ('code' in given) await proveCode(context, person.id, given.code, codeKey(id))
  else if ((await ownerOf(context, asking, given.passkey)) !== person.id) throw wrongPasskey()
  const provenAt = Date.now()
  await noteProof(context.db, id, provenAt)
  return { until: new Date(provenAt + proofLife).toISOString() }
}
