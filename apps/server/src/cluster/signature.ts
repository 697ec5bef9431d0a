import { createHmac, timingSafeEqual } from 'node:crypto'

/** Texts between the processes of one cluster. What anybody else writes into their Redis or PostgreSQL is known by it. */
export interface Signature {
  /** The text, with what proves that a process of this cluster wrote it. */
  sign(text: string): string
  /** The text; undefined where a process of this cluster did not write it. */
  verify(signed: string): string | undefined
}

/**
 * HMAC-SHA256 under a key that is made of the secret for this purpose alone. What was signed once can be said again:
 * it is for texts of which that does no harm.
 */
export function signatureOf(secret: string, purpose: string): Signature {
  const key = createHmac('sha256', secret).update(`cluster ${purpose}`).digest()
  const macOf = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  return {
    sign: (text) => `${macOf(text)} ${text}`,
    verify(signed) {
      const end = signed.indexOf(' ')
      const text = signed.slice(end + 1)
      const [given, expected] = [Buffer.from(signed.slice(0, end)), Buffer.from(macOf(text))]
      return given.length === expected.length && timingSafeEqual(given, expected) ? text : undefined
    },
  }
}
