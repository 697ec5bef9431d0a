// Secrets that open something, and how they are kept: as a hash, or sealed.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { bytesToHex, hexToBytes, managedNonce } from '@noble/ciphers/utils.js'

/** Bytes of a secret that is a key. */
const keyBytes = 32

/** 256 random bits, which no guess finds. */
export function newSecret(): string {
  return randomBytes(keyBytes).toString('base64url')
}

/** Different bytes of it, at least; 32 random ones have about 30. */
const fewest = 16

/** Whether a secret in base64 is shorter than a key, or too regular to be random. */
export function isGuessable(secret: string): boolean {
  const decoded = Buffer.from(secret, 'base64url')
  return decoded.length < keyBytes || new Set(decoded).size < fewest
}

/** What the database knows a secret by: who reads it there cannot use it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** A text's HMAC-SHA256: who does not know the key can neither guess it nor tell what it is of. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

/** Encrypts texts, and refuses changed ones. */
export interface Seal {
  close(text: string): string
  /** Throws for what was not closed by this seal. */
  open(sealed: string): string
}

/** XChaCha20-Poly1305 under the SHA-256 of the key: a random nonce, then the text, in hex. */
export function sealBy(key: string): Seal {
  const cipher = managedNonce(xchacha20poly1305)(createHash('sha256').update(key).digest())
  return {
    close: (text) => bytesToHex(cipher.encrypt(Buffer.from(text))),
    // Not by `Buffer.from`, which leaves out what is no hex.
    open: (sealed) => Buffer.from(cipher.decrypt(hexToBytes(sealed))).toString(),
  }
}
