// Who is asking, and how to be somebody.
import { z } from 'zod'
import { Author, Name } from '../resources.ts'
import { GivenCode, GivenPassword, LinkToken, SignUp } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { AccountRole } from './roles.ts'

/** Lets a guest in, or gives one another name. */
export const GuestName = z.strictObject({ name: Name })

/** Who is asking; null without a session. */
export const Me = z.object({ user: Author.nullable() })

/** Mistakes at signing in to an account since it has last signed in, from places where it never had. */
export const FailedSignIns = z.object({
  count: z.int().positive(),
  since: z.iso.datetime(),
  lastAt: z.iso.datetime(),
})
export type FailedSignIns = z.infer<typeof FailedSignIns>

/** The person who has signed in, with the mistakes that they should know of, if there were any. */
export const SignedIn = Me.extend({ failedSignIns: FailedSignIns.optional() })

/** How one may come in here, so that a page offers that and nothing else. */
export const WaysIn = z.object({
  /** A name is enough. */
  guests: z.boolean(),
  /** Anybody may make an account. */
  signUp: z.boolean(),
  /** Who has forgotten the password may get a mail. */
  mail: z.boolean(),
  /** The name of who else may say who somebody is; null where nobody may. */
  provider: z.string().nullable(),
})
export type WaysIn = z.infer<typeof WaysIn>

/** `code`, where the account asks for one; without it, that is the answer. */
export const SignIn = z.strictObject({
  username: z.string().max(256),
  password: GivenPassword,
  code: GivenCode.optional(),
})

/** Takes the server as its owner: by a new account, or, without one, by the account that is signed in. */
export const Claim = z.strictObject({ token: LinkToken, account: SignUp.optional() })

/** What is not for everybody, and not in one room alone; each is an action of the permissions. */
export const Power = z.enum([
  'overview.read',
  'account.list',
  'account.manage',
  'account.help',
  'room.survey',
  'room.create',
  'room.create-private',
  'room.create-direct',
  'room.dissolve',
  'message.search',
  'session.manage',
  'invitation.make',
  'invitation.make-moderator',
  'report.list',
  'settings.change',
  'audit.read',
  'address-ban.manage',
])
export type Power = z.infer<typeof Power>

/** So that a page offers what whoever looks at it may do, and nothing else. */
export const Powers = z.object({
  may: z.array(Power),
  /** The roles that they may give to somebody new. */
  gives: z.array(AccountRole),
})
export type Powers = z.infer<typeof Powers>

export const accountEndpoints = {
  'GET /api/auth/me': {
    requires: 'account.read',
    summary: 'Who am I?',
    answers: { 200: ['The person whose session this is, or null.', Me] },
  },
  'GET /api/auth/ways-in': {
    requires: 'account.read',
    summary: 'How may one come in?',
    answers: { 200: ['What this server lets strangers do.', WaysIn] },
  },
  'GET /api/auth/powers': {
    requires: 'account.read',
    summary: 'What may I do on this server?',
    description: 'Beyond its rooms; what one may do in a room is said with its members.',
    answers: {
      200: ['Those actions that are not for everybody, and the roles one may give.', Powers],
    },
  },
  'POST /api/auth/guest': {
    requires: 'account.enter',
    summary: 'Come in under a name',
    description:
      'Makes a guest and sets the cookie by which this browser is the same guest tomorrow.',
    body: GuestName,
    answers: { 200: ['The guest.', Me] },
  },
  'PATCH /api/auth/me': {
    requires: 'account.rename',
    summary: 'Take another name',
    description: 'For guests. What was written under the old name keeps it.',
    body: GuestName,
    answers: { 200: ['The guest, renamed.', Me] },
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
