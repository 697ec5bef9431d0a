// What people see and choose about themselves.
import { z } from 'zod'
import { Profile } from '../profile.ts'
import type { EndpointTable } from './endpoint.ts'

/** What somebody may see and change about themselves. */
export const OwnAccount = z.object({
  ...Profile.shape,
  /** The address that was confirmed. */
  email: z.string().nullable(),
  /** The one that waits for its link to be opened. */
  pendingEmail: z.string().nullable(),
  /** Whether the account has a password. Where it has none, what asks for it asks for a recent proof. */
  password: z.boolean(),
  /** Whether this server sends mail. Where it does not, who keeps it hands links over. */
  mail: z.boolean(),
})
export type OwnAccount = z.infer<typeof OwnAccount>

/** What is not given stays as it is. */
export const ProfileChange = z.strictObject(Profile.partial().shape)
export type ProfileChange = z.infer<typeof ProfileChange>

export const ownAccountEndpoints = {
  'GET /api/auth/account': {
    requires: 'account.profile',
    summary: 'What is known about me?',
    answers: { 200: ['What only I may see.', OwnAccount] },
  },
  'PATCH /api/auth/profile': {
    requires: 'account.profile',
    summary: 'Choose a colour or a language',
    description: 'What is not given stays as it is; null takes a choice back.',
    body: ProfileChange,
    answers: { 200: ['What is chosen now.', Profile] },
  },
} as const satisfies EndpointTable
