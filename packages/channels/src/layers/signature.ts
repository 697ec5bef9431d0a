import { createHmac, timingSafeEqual } from 'node:crypto'

/** Proves of texts who wrote them: each holder of the key can sign, and knows what another one has signed. */
export interface Signature {
  /** The text, with the proof. */
  sign(text: string): string
  /** The text; undefined where no holder of the key has signed it. */
  verify(signed: string): string | undefined
}

/**
 * HMAC-SHA-256 under a key of 32 bytes. What was signed once can be said again by anybody who has heard it: it is for texts of
 * which that does no harm.
 */
export function hmacSignature(key: Uint8Array): Signature {
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
