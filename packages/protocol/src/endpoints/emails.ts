// Addresses of accounts, and what to do about a password that was forgotten.
import { z } from 'zod'
import { GivenPassword, LinkToken } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { OneTimeLink } from './users.ts'

/** An address, as it is compared: in lower case. */
export const Email = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email({ message: 'an e-mail address looks like ada@example.org' }))

/** Another address, or null for none. It counts from when the link that is sent to it was opened. `current` is the password, where the account has one. */
export const EmailChange = z.strictObject({
  email: Email.nullable(),
  current: GivenPassword.optional(),
})

export const EmailConfirmation = z.strictObject({ token: LinkToken })

/** The person who has forgotten the password: a username or an address. */
export const Forgotten = z.strictObject({ who: z.string().min(1).max(254) })

/** An account that waits for a link that no mail can bring. */
export const LinkRequest = z.object({
  username: z.string(),
  purpose: z.enum(['reset', 'email']),
  /** The address that they want to confirm. */
  email: z.string().nullable(),
  requestedAt: z.iso.datetime(),
})
export type LinkRequest = z.infer<typeof LinkRequest>

export const LinkRequestList = z.object({ requests: z.array(LinkRequest) })

export const emailEndpoints = {
  'PUT /api/auth/email': {
    requires: 'account.change-email',
    summary: 'Take another e-mail address, or none',
    description:
      'Asks for the password, or for a recent proof where the account has none. The address counts from when the link was opened that is sent to it, within half an hour. Without a mail server, who keeps this one hands the link over.',
    body: EmailChange,
    answers: { 204: ['It is on its way, or gone.'] },
  },
  'POST /api/auth/email/confirm': {
    requires: 'account.confirm-email',
    summary: 'Confirm an e-mail address by a link',
    body: EmailConfirmation,
    answers: { 204: ['The account has the address.'] },
  },
  'POST /api/auth/forgot': {
    requires: 'account.forgot-password',
    summary: 'Ask for a link for a new password',
    description:
      'By username or e-mail address. It goes to the address of the account, if there is one that was confirmed; else the admins see that the account waits. The answer is the same whether there is such an account or not.',
    body: Forgotten,
    answers: { 204: ['Whatever can be done will be.'] },
  },
  'GET /api/admin/link-requests': {
    requires: 'account.help',
    summary: 'Who waits for a link that no mail can bring?',
    description:
      'For the owner and admins. Without a mail server, or for accounts without an address.',
    answers: { 200: ['Who asked first is first.', LinkRequestList] },
  },
  'POST /api/admin/users/{user}/email-link': {
    requires: 'account.help',
    proof: true,
    summary: 'Make a link that confirms the address an account has asked for',
    description: 'For the owner and admins, about those below them.',
    params: z.object({ user: z.string().max(256) }),
    answers: { 200: ['Good for half an hour and one use.', OneTimeLink] },
  },
} as const satisfies EndpointTable
