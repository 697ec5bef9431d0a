import { TOTP } from 'otpauth'

/** The code that an app with this secret shows in a step of the clock. */
export function codeOf(secret: string, step: number): string {
  return new TOTP({ secret }).generate({ timestamp: step * 30_000 })
}
