// What is said about e-mail addresses, and about links that are asked for.
import { z } from 'zod'
import { GivenPassword, LinkToken } from './accounts.ts'
import { Profile } from './profile.ts'

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

/** Who has forgotten the password: a username or an address. */
export const Forgotten = z.strictObject({ who: z.string().min(1).max(254) })

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

/** Somebody waits for a link that no mail can bring them. */
export const LinkRequest = z.object({
  username: z.string(),
  purpose: z.enum(['reset', 'email']),
  /** The address that they want to confirm. */
  email: z.string().nullable(),
  requestedAt: z.iso.datetime(),
})
export type LinkRequest = z.infer<typeof LinkRequest>
export const LinkRequestList = z.object({ requests: z.array(LinkRequest) })
