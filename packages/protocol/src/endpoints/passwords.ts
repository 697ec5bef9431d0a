// Passwords: another one, or a new one in place of one that was forgotten.
import { z } from 'zod'
import { GivenPassword, LinkToken, NewPassword } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { Me } from './own-account.ts'

/** `current`, where the account has a password. */
export const PasswordChange = z.strictObject({
  current: GivenPassword.optional(),
  password: NewPassword,
})

export const PasswordReset = z.strictObject({ token: LinkToken, password: NewPassword })

export const passwordEndpoints = {
  'PUT /api/auth/password': {
    requires: 'account.change-password',
    summary: 'Choose another password, or a first one',
    description:
      'Ends every session of the account; the browser that asks has another one afterwards. `current` is the password that there is; an account without one asks for a recent proof instead.',
    body: PasswordChange,
    answers: { 200: ['Who is signed in.', Me] },
  },
  'POST /api/auth/reset': {
    requires: 'account.reset-password',
    summary: 'Choose a password by a link',
    description:
      'The link is good for half an hour and one use. Ends every session of the account.',
    body: PasswordReset,
    answers: { 200: ['Nobody: sign in with the new password.', Me] },
  },
} as const satisfies EndpointTable
