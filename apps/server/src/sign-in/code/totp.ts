// One-time passwords by the clock, as every authenticator app has them (RFC 6238).
import { Secret, TOTP } from 'otpauth'

/** Seconds for which an app shows one code; the one before and the one after are taken as well. */
const stepSeconds = 30
const digits = 6

/** So many random bytes in base32, without padding. */
export function randomBase32(size: number): string {
  return new Secret({ size }).base32
}

/** A new secret, in base32 as it is typed into an app; 160 bits, as RFC 4226 recommends. */
export function newTotpSecret(): string {
  return randomBase32(20)
}

const totpOf = (secret: string, named: { issuer?: string; label?: string } = {}) =>
  new TOTP({ secret, digits, period: stepSeconds, ...named })

/** What an app reads from a QR code. */
export function keyUri(secret: string, { issuer, account }: { issuer: string; account: string }) {
  return totpOf(secret, { issuer, label: account }).toString()
}

/** The step of the clock in which an instant is, in milliseconds since 1970; each has one code. */
export function stepAt(timestamp: number): number {
  return TOTP.counter({ period: stepSeconds, timestamp })
}

/** Whether it looks like a code at all. */
export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text)
}

/** The step of which this is the code: that of `time`, the one before or the one after, for clocks that differ. */
export function stepOfCode(secret: string, code: string, time: number): number | undefined {
  if (!isCode(code)) return undefined
  const delta = totpOf(secret).validate({ token: code, timestamp: time, window: 1 })
  return delta === null ? undefined : stepAt(time) + delta
}
