// What is said about accounts and sessions, over the HTTP API alone.
import { z } from 'zod'
import { limits } from './limits.ts'
import { PasskeyAnswer } from './passkeys.ts'
import { Author, Name } from './resources.ts'
import { codePoints, isUsername, normalPassword } from './text.ts'

/** By what an account signs in, and the name it goes by. Two that differ in case alone are the same. */
export const Username = z
  .string()
  .max(4 * limits.usernameMax)
  .transform((name) => name.normalize('NFKC').trim())
  .refine(isUsername, {
    message: `a username is ${limits.usernameMin} to ${limits.usernameMax} letters, digits, or . _ - between them`,
  })

/** Anything that may be checked against a password; what is no password is a wrong one. */
export const GivenPassword = z.string().max(1_024).transform(normalPassword)

/** A password that somebody chooses. */
export const NewPassword = GivenPassword.refine(
  (password) => {
    const length = codePoints(password)
    return length >= limits.passwordMin && length <= limits.passwordMax && password.isWellFormed()
  },
  { message: `a password has ${limits.passwordMin} to ${limits.passwordMax} characters` },
)

/** A code of an app, or a recovery code, however it is spaced. */
const GivenCode = z
  .string()
  .max(64)
  .transform((code) => code.replace(/[\s-]/g, '').toLowerCase())

/** A link's secret: 256 random bits. */
export const LinkToken = z
  .string()
  .regex(/^[\w-]{43}$/, { message: 'a token is the end of the link' })

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

export const SignUp = z.strictObject({ username: Username, password: NewPassword })
/** `code`, where the account asks for one; without it, that is the answer. */
export const SignIn = z.strictObject({
  username: z.string().max(256),
  password: GivenPassword,
  code: GivenCode.optional(),
})
/** `current`, where the account has a password. */
export const PasswordChange = z.strictObject({
  current: GivenPassword.optional(),
  password: NewPassword,
})
export const PasswordReset = z.strictObject({ token: LinkToken, password: NewPassword })

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

/** Takes the server as its owner: by a new account, or, without one, by the account that is signed in. */
export const Claim = z.strictObject({ token: LinkToken, account: SignUp.optional() })

/** A browser in which somebody is signed in. */
export const SignedInSession = z.object({
  id: z.string(),
  /** The header that the browser sent when it signed in; empty when it sent none. */
  userAgent: z.string(),
  address: z.string(),
  createdAt: z.iso.datetime(),
  /** To about ten minutes. */
  lastUsedAt: z.iso.datetime(),
  /** Whether this is the session that asks. */
  current: z.boolean(),
})
export type SignedInSession = z.infer<typeof SignedInSession>
export const SessionList = z.object({ sessions: z.array(SignedInSession) })

/** What the owner and admins decide while the server runs. */
export const ServerSettings = z.object({
  /** Who may make an account: nobody by themselves, whoever has an invitation, anybody. */
  signUp: z.enum(['nobody', 'invited', 'anybody']),
  /** Who may make rooms; `everybody` are guests too, where there are any. */
  makeRooms: z.enum(['admins', 'members', 'everybody']),
  /** Who may make invitations to the server. */
  invite: z.enum(['admins', 'members']),
  /** Whether a name is enough to come in. */
  guests: z.enum(['off', 'on']),
})
export type ServerSettings = z.infer<typeof ServerSettings>
export const ServerSettingsChange = z.strictObject(ServerSettings.partial().shape)

/** How far the chain of the audit log holds. */
export const AuditCheck = z.object({
  /** Those that are as they were written, from the first one on. */
  entries: z.int().min(0),
  /** The hash of the last of them. Keep it elsewhere, and ask with it later. */
  head: z.string(),
  /** What is wrong after that; absent when nothing is. */
  breach: z.string().optional(),
})
export type AuditCheck = z.infer<typeof AuditCheck>

/** The roles that an account may have. */
export const AccountRole = z.enum(['owner', 'admin', 'moderator', 'member'])
export type AccountRole = z.infer<typeof AccountRole>

/** An account, as those see it who keep the server. */
export const Account = z.object({
  id: z.string(),
  username: z.string(),
  role: AccountRole,
  active: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type Account = z.infer<typeof Account>
export const NewAccount = z.strictObject({ ...SignUp.shape, role: AccountRole })
export const AccountChange = z.strictObject({
  role: AccountRole.optional(),
  active: z.boolean().optional(),
})

/** A link that is good for one use, until `expiresAt`. */
export const OneTimeLink = z.object({ url: z.string(), expiresAt: z.iso.datetime() })
export type OneTimeLink = z.infer<typeof OneTimeLink>
