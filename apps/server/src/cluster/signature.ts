import { createHmac } from 'node:crypto'
import { hmacSignature, type Signature } from '@lobby/channels'

/**
 * Texts between the processes of one cluster: what anybody else writes into their Redis or PostgreSQL is known by it. The
 * key is made of the secret for this purpose alone.
 */
export function signatureOf(secret: string, purpose: string): Signature {
  return hmacSignature(createHmac('sha256', secret).update(`cluster ${purpose}`).digest())
}
