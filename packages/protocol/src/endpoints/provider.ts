// Signing in by an OpenID Connect provider.
import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'

/** What a visit to the provider is for. To `link` and to `confirm`, one is signed in. */
export const ProviderVisit = z.strictObject({
  purpose: z.enum(['sign-in', 'link', 'confirm']),
  /** The page of this server to come back to. */
  returnTo: z.string().max(1_024).default('/'),
})
export type ProviderVisit = z.infer<typeof ProviderVisit>

/** The address to go to. */
export const ProviderAddress = z.object({ url: z.string() })

/** Whether the account is linked with the provider. */
export const ProviderLink = z.object({ name: z.string(), linked: z.boolean() })
export type ProviderLink = z.infer<typeof ProviderLink>

export const providerEndpoints = {
  'POST /api/auth/provider': {
    requires: 'account.sign-in',
    summary: 'Visit the provider, to sign in, to link the account, or to confirm that it is you',
    description:
      'By OpenID Connect: the code flow with PKCE, state and nonce. Linking asks for a recent proof, see `POST /api/account/confirm`.',
    body: ProviderVisit,
    answers: { 200: ['Go there.', ProviderAddress] },
  },
  'GET /api/auth/provider/callback': {
    requires: 'account.sign-in',
    summary: 'Come back from the provider',
    answers: {
      302: ['To the page, with the session; or to one that says what was refused.'],
    },
  },
  'GET /api/account/provider': {
    requires: 'account.secure',
    summary: 'Is this account linked with the provider?',
    answers: { 200: ['Whether it is.', ProviderLink] },
  },
  'DELETE /api/account/provider': {
    requires: 'account.secure',
    proof: true,
    summary: 'Sign in by the provider no more',
    description:
      'Refused where the account has neither a password nor a passkey. Asks for a recent proof.',
    answers: { 204: ['It is not linked any more.'] },
  },
} as const satisfies EndpointTable
