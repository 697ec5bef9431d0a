// The tables of people, and of how they sign in; `tables.ts` has the others, and says in which shapes.
import type { Color, Language, MailDigest, PresenceChoice, PreviewChoice } from '@lobby/protocol'
import type { Generated } from 'kysely'

/** The people that the server knows again: guests, and accounts. */
export interface UserTable {
  id: string
  name: string
  /** In lower case, unique. Theirs where `emailVerified` is 1; else a placeholder that is never shown or written to. */
  email: string
  emailVerified: number
  createdAt: string
  updatedAt: string
  isAnonymous: number | null
  /** In lower case, unique; null for guests. `name` has it as it was typed. */
  username: string | null
  role: 'owner' | 'admin' | 'moderator' | 'member' | 'guest'
  /** Since when the account may not sign in; null: it may. */
  deactivatedAt: string | null
  /** The guest link by which they came; then, while they are a guest, there is one room for them, until that instant. */
  guestLinkId: Generated<string | null>
  onlyRoomId: Generated<string | null>
  guestUntil: Generated<string | null>
  /** The network from which a guest came by a link: an IPv4 address, or a /56 of IPv6. */
  cameFrom: Generated<string | null>
  /** Since when it is deleted by its own person, who is a name beside messages from then on; null: it is not. */
  deletedAt: Generated<string | null>
  /** What they have chosen; null: nothing yet. */
  color: Generated<Color | null>
  /** JSON of a `Status`, also after its end; null: none. */
  status: Generated<string | null>
  language: Generated<Language | null>
  /** By which an account is shown, in place of its username; null: by that. */
  displayName: Generated<string | null>
  /** The hash of the image that shows them; null: their initials do. */
  picture: Generated<string | null>
  /** By whose clock others may know what time it is for them, as `Europe/Berlin`; null: they do not say. */
  timeZone: Generated<string | null>
  /** How they want to be shown while they are here; null: as they are. */
  presence: Generated<PresenceChoice | null>
  /** The end of that, in milliseconds since 1970; null: none. */
  presenceUntil: Generated<number | null>
  /** Words of which they want to hear, as `kept-keywords` has them; null: none. */
  keywords: Generated<string | null>
  /** When nothing rings, as JSON of `QuietHours`; null: never. */
  quiet: Generated<string | null>
  /** Whether pages to which messages link are shown to them; null: as rooms have it. */
  previews: Generated<PreviewChoice | null>
  /** How often at most a mail tells what they have missed; null: once a day. */
  digestEvery: Generated<MailDigest['every'] | null>
  /** How much of it; null: no texts. */
  digestShows: Generated<MailDigest['shows'] | null>
  /** What was said until then needs no mail any more, in milliseconds since 1970; null: none was sent. */
  digestUpTo: Generated<number | null>
  /** When the next mail may be written, in milliseconds since 1970; null: at any time. */
  digestDueAt: Generated<number | null>
  /** How often in a row the mail server has refused their address for good; null: it has not. */
  mailRefusals: Generated<number | null>
  /** Where public rooms were when they came; null: they have never seen the list of rooms. */
  milestone: Generated<number | null>
  /** By whose invitation their account was made; null: by that of the operator, of a person not known any more, or by none. */
  invitedBy: Generated<string | null>
}

/** A browser that is signed in. */
export interface SessionTable {
  id: string
  /** The SHA-256 of what the browser holds. */
  token: string
  userId: string
  createdAt: string
  /** When it was last used, to about ten minutes. */
  updatedAt: string
  expiresAt: string
  /** When its browser last proved whose it is; null for guests, who never do. */
  provenAt: string | null
  ipAddress: string | null
  userAgent: string | null
}

/** Networks from which an account has signed in. */
export interface SignInPlacesTable {
  userId: string
  /** As `networkOf` has it. */
  network: string
  lastAt: string
}

/** Mistakes at signing in to an account, until it has signed in. */
export interface FailedSignInsTable {
  userId: string
  count: number
  /** Those from networks where it had never signed in. */
  elsewhere: number
  since: string
  lastAt: string
}

/** By what a user signs in, passkeys aside. */
export interface AccountTable {
  id: string
  /** The user's own id, or who they are at the provider: its `sub`. */
  accountId: string
  /** `credential` for a password, else the issuer of the provider. */
  providerId: string
  userId: string
  /** As a PHC string. */
  password: string | null
  createdAt: string
  updatedAt: string
}

/** The app that makes codes for an account. */
export interface SecondFactorsTable {
  userId: string
  /** Sealed with the server's secret. */
  secret: string
  /** The step of the clock whose code was used last: no earlier one counts any more. */
  lastStep: number
  /** Since when signing in asks for a code; null while it is being set up. */
  confirmedAt: string | null
}

/** Codes on paper, each good for one use. */
export interface RecoveryCodesTable {
  /** The SHA-256 of the code. */
  hash: string
  userId: string
}

/** A key pair of a person's device, by which they sign in. */
export interface PasskeysTable {
  /** As the device knows it, in base64url. */
  id: string
  userId: string
  /** As its owner calls it. */
  name: string
  /** COSE, in base64url. */
  publicKey: string
  /** How often the device says that it was used; 0 where it does not count. */
  counter: number
  /** JSON: how the device can be reached. */
  transports: string
  createdAt: string
  lastUsedAt: string | null
}

/** Links that people have asked for and no mail can bring: the server's owner or an admin hands them over. */
export interface LinkRequestsTable {
  userId: string
  purpose: 'reset' | 'email'
  /** The address to be confirmed, where that is what they want. */
  email: string | null
  requestedAt: string
}

export interface AccountTables {
  user: UserTable
  session: SessionTable
  sign_in_places: SignInPlacesTable
  failed_sign_ins: FailedSignInsTable
  account: AccountTable
  second_factors: SecondFactorsTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  link_requests: LinkRequestsTable
}
