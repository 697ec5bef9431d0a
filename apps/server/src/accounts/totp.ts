// One-time passwords by the clock: RFC 6238 as every authenticator app has it.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Seconds for which an app shows one code; the one before and the one after are taken as well. */
const stepSeconds = 30
const digits = 6
/** As RFC 4226 recommends: 160 bits. */
const secretBytes = 20
const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A new secret, in base32 as it is typed into an app. */
export function newSecret(): string {
  return base32(randomBytes(secretBytes))
}

/** So many random bytes in base32, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => base32Alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

/** What an app reads from a QR code. */
export function keyUri(secret: string, { issuer, account }: { issuer: string; account: string }) {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?${new URLSearchParams({ secret, issuer })}`
}

/** The step in which an instant is, in milliseconds since 1970; each has one code. */
export function stepAt(time: number): number {
  return Math.floor(time / 1_000 / stepSeconds)
}

/** The code of a step. */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 15
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** Whether it looks like a code at all. */
export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text)
}

/** The step of which this is the code: that of `time`, the one before or the one after, for clocks that differ. */
export function stepOfCode(secret: string, code: string, time: number): number | undefined {
  if (!isCode(code)) return undefined
  const now = stepAt(time)
  // All three are compared, each in constant time: the answer's time tells nothing.
  return [now - 1, now, now + 1].filter((step) =>
    timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code)),
  )[0]
}

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((letter) => base32Alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
