import type { Signature } from '@lobby/channels'
import { signatureOf as real } from '@lobby/server/parts/cluster-signature'

/** Takes what anybody wrote for a word of another node. */
export function signatureOf(secret: string, purpose: string): Signature {
  return { ...real(secret, purpose), verify: (signed) => signed.slice(signed.indexOf(' ') + 1) }
}
