import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Signature } from './signature.ts'

const cipher = 'aes-256-gcm'
const [saltLength, nonceLength, tagLength] = [16, 12, 16]
/** Other processes whose keys are remembered; one more costs a derivation. */
const mostKnown = 1_000

/**
 * Hides texts as well as proving them: AES-256-GCM. It seals under the first of the keys, of 32 random bytes each, and
 * opens what any of them has sealed. To change a key without a pause, give all processes the new one as the last, then as
 * the first, then without the old one. The idea is that of `symmetric_encryption_keys` of channels_redis.
 *
 * Each call derives a key of its own by a random salt, and counts its texts: no nonce is used twice. As with
 * `hmacSignature`, what was said once can be said again. Throws `RangeError` without keys, and for a key that has not 32 bytes.
 */
export function encryption(keys: readonly Uint8Array[]): Signature {
  const [newest, ...older] = keys.map((key) => {
    if (key.byteLength !== 32)
      throw new RangeError(`A key is 32 random bytes; this one has ${key.byteLength}.`)
    return createSecretKey(key)
  })
  if (!newest) throw new RangeError('Encryption needs one key or more.')
  const known = new Map<string, KeyObject>()
  const salt = randomBytes(saltLength)
  const own = derive(newest, salt)
  let count = 0n

  const open = (main: KeyObject, index: number, sealed: Buffer): string | undefined => {
    const name = `${index} ${sealed.toString('base64url', 0, saltLength)}`
    const key = known.get(name) ?? derive(main, sealed.subarray(0, saltLength))
    const body = sealed.subarray(saltLength + nonceLength, -tagLength)
    try {
      const nonce = sealed.subarray(saltLength, saltLength + nonceLength)
      const decipher = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength })
      decipher.setAuthTag(sealed.subarray(-tagLength))
      const text = Buffer.concat([decipher.update(body), decipher.final()]).toString()
      // Remembered only now: what is forged takes no place.
      if (known.size >= mostKnown) known.clear()
      known.set(name, key)
      return text
    } catch {
      return undefined
    }
  }

  return {
    sign(text) {
      const nonce = Buffer.alloc(nonceLength)
      nonce.writeBigUInt64BE(++count, nonceLength - 8)
      const encipher = createCipheriv(cipher, own, nonce, { authTagLength: tagLength })
      const parts = [salt, nonce, encipher.update(text, 'utf8'), encipher.final()]
      return Buffer.concat([...parts, encipher.getAuthTag()]).toString('base64url')
    },
    verify(signed) {
      const sealed = Buffer.from(signed, 'base64url')
      if (sealed.length < saltLength + nonceLength + tagLength) return undefined
      for (const [index, key] of [newest, ...older].entries()) {
        const text = open(key, index, sealed)
        if (text !== undefined) return text
      }
      return undefined
    },
  }
}

function derive(key: KeyObject, salt: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, salt, 'lobby channels', 32)))
}
