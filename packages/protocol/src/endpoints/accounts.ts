// How to get an account, to sign in and to sign out.
import { z } from 'zod'
import { GivenCode, GivenPassword, LinkToken, SignUp } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { Me } from './own-account.ts'

/** Mistakes at signing in to an account since it has last signed in, from places where it never had. */
export const FailedSignIns = z.object({
  count: z.int().positive(),
  since: z.iso.datetime(),
  lastAt: z.iso.datetime(),
})
export type FailedSignIns = z.infer<typeof FailedSignIns>

/** The person who has signed in, with the mistakes that they should know of, if there were any. */
export const SignedIn = Me.extend({ failedSignIns: FailedSignIns.optional() })

/** How people may sign in here, so that a page offers that and nothing else. */
export const SignInMethods = z.object({
  /** A name is enough. */
  guests: z.boolean(),
  /** Anybody may make an account. */
  signUp: z.boolean(),
  /** A person who has forgotten the password may get a mail. */
  mail: z.boolean(),
  /** The name of the provider by which people may sign in; null without one. */
  provider: z.string().nullable(),
})
export type SignInMethods = z.infer<typeof SignInMethods>

/** `code`, where the account asks for one; without it, that is the answer. */
export const SignIn = z.strictObject({
  username: z.string().max(256),
  password: GivenPassword,
  code: GivenCode.optional(),
})

/** Takes the server as its owner: by a new account, or, without one, by the account that is signed in. */
export const Claim = z.strictObject({ token: LinkToken, account: SignUp.optional() })

export const signInEndpoints = {
  // The address keeps its first words: clients know it.
  'GET /api/auth/ways-in': {
    requires: 'account.read',
    summary: 'Which sign-in methods are there?',
    answers: { 200: ['What this server lets strangers do.', SignInMethods] },
  },
  'POST /api/auth/sign-up': {
    requires: 'account.create',
    summary: 'Make an account',
    description: 'A guest becomes the account, and keeps what they wrote.',
    body: SignUp,
    answers: { 200: ['The account, signed in.', Me] },
  },
  'POST /api/auth/sign-in': {
    requires: 'account.sign-in',
    summary: 'Sign in',
    description:
      'An unknown username and a wrong password are answered alike, as `wrong_credentials`. After five mistakes from one address the next tries wait, one minute and longer. `failedSignIns` is there where others seem to have tried.',
    body: SignIn,
    answers: { 200: ['Who is signed in.', SignedIn] },
  },
  'POST /api/auth/claim': {
    requires: 'server.claim',
    summary: 'Become the owner',
    description:
      'By the link that a server without an owner prints when it starts. Without `account`, who is signed in becomes the owner.',
    body: Claim,
    answers: { 200: ['The owner, signed in.', Me] },
  },
  'POST /api/auth/sign-out': {
    requires: 'account.leave',
    summary: 'Sign out',
    answers: { 200: ['Nobody.', Me] },
  },
} as const satisfies EndpointTable
