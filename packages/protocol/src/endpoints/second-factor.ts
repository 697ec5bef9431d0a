// The second proof besides the password: codes of an app.
import { z } from 'zod'
import { GivenCode, GivenPassword } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'

/** What changes how one signs in asks for the password, where the account has one. */
export const PasswordIfAny = z.strictObject({ password: GivenPassword.optional() })

/** Whether signing in asks for a code besides the password. */
export const SecondFactor = z.object({
  on: z.boolean(),
  /** How many are left. */
  recoveryCodes: z.number().int(),
  /** Whether the account has a password, which changing this asks for. */
  password: z.boolean(),
})
export type SecondFactor = z.infer<typeof SecondFactor>

/** What an authenticator app needs: base32 to type, or a URI to show as a QR code. */
export const SecondFactorKey = z.object({ secret: z.string(), uri: z.string() })
export type SecondFactorKey = z.infer<typeof SecondFactorKey>

export const SecondFactorCode = z.strictObject({ code: GivenCode })

/** Each signs in once where no app is at hand. They are shown now and never again. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>

export const secondFactorEndpoints = {
  'GET /api/account/second-factor': {
    requires: 'account.secure',
    summary: 'Does signing in ask for a code?',
    answers: { 200: ['Whether it does.', SecondFactor] },
  },
  'POST /api/account/second-factor': {
    requires: 'account.secure',
    summary: 'Get a key for an authenticator app',
    description: 'It counts once `/confirm` has seen the first code. Asks for the password.',
    body: PasswordIfAny,
    answers: {
      200: ['The key, for TOTP as in RFC 6238.', SecondFactorKey],
    },
  },
  'POST /api/account/second-factor/confirm': {
    requires: 'account.secure',
    summary: 'Sign in with codes from now on',
    description:
      'Ends every session of the account; the browser that asks has another one afterwards.',
    body: SecondFactorCode,
    answers: {
      200: ['Ten recovery codes, shown only now.', RecoveryCodes],
    },
  },
  'POST /api/account/second-factor/recovery-codes': {
    requires: 'account.secure',
    summary: 'Get new recovery codes',
    description: 'The old ones are worth nothing any more. Asks for the password.',
    body: PasswordIfAny,
    answers: {
      200: ['Ten recovery codes, shown only now.', RecoveryCodes],
    },
  },
  'POST /api/account/second-factor/off': {
    requires: 'account.secure',
    summary: 'Sign in without codes again',
    description: 'Asks for the password. The browser that asks has another session afterwards.',
    body: PasswordIfAny,
    answers: { 204: ['It is off.'] },
  },
  'DELETE /api/admin/users/{user}/second-factor': {
    requires: 'account.manage',
    proof: true,
    summary: 'Let an account sign in without codes',
    description:
      'For the owner and admins, when a person of a lower rank has lost app and recovery codes. `user` is an id, or `@` and a username.',
    params: z.object({ user: z.string().min(1).max(256) }),
    answers: { 204: ['It is off.'] },
  },
} as const satisfies EndpointTable
