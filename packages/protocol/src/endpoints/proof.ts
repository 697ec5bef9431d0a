// A proof of who one is, for what a stranger at an unlocked screen must not do.
import { z } from 'zod'
import { GivenCode, GivenPassword } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { PasskeyAnswer } from './passkeys.ts'

/** Says once more that it is oneself. */
export const Confirmation = z.union([
  z.strictObject({ password: GivenPassword }),
  z.strictObject({ code: GivenCode }),
  z.strictObject({ passkey: PasskeyAnswer }),
])
export type Confirmation = z.infer<typeof Confirmation>

/** Until when that is believed. */
export const Confirmed = z.object({ until: z.iso.datetime() })
export type Confirmed = z.infer<typeof Confirmed>

export const proofEndpoints = {
  'POST /api/account/confirm': {
    requires: 'account.confirm',
    summary: 'Confirm that it is you',
    description:
      'What must not be done by a stranger at an unlocked screen is refused with `confirm_first` unless one has signed in or confirmed within ten minutes. The browser has another session afterwards.',
    body: Confirmation,
    answers: { 200: ['Until when that is believed.', Confirmed] },
  },
} as const satisfies EndpointTable
