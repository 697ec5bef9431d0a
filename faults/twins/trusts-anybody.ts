import { signatureOf as real, type Signature } from '@lobby/server/parts/cluster-signature'

/** Takes what anybody wrote for a word of another node. */
export function signatureOf(secret: string, purpose: string): Signature {
  return { ...real(secret, purpose), verify: (signed) => signed.slice(signed.indexOf(' ') + 1) }
}
