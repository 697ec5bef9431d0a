// Links by which people come in: to the server, or as a guest to one room. Over the HTTP API alone.
import { z } from 'zod'
import { LinkToken, SignUp } from './accounts.ts'
import { WholeNumber } from './api.ts'
import { limits } from './limits.ts'
import { Author, Name, Slug } from './resources.ts'

/** Seconds for which a link is good, from a minute to a year. */
const Lifetime = z.number().int().min(60).max(limits.linkLifeMax).default(limits.linkLife)

/** Which page of a list: the newest, or what comes after `next` of the one before. */
export const ListQuery = z.strictObject({
  after: z.string().max(64).optional(),
  limit: WholeNumber.refine((count) => count >= 1 && count <= limits.pageMax, {
    message: `from 1 to ${limits.pageMax}`,
  }).default(limits.pageDefault),
})
export type ListQuery = z.infer<typeof ListQuery>

/** What follows a page of a list: the `after` of the next one, or null. */
const next = z.string().nullable()

/** What an account may be by an invitation. */
export const InvitedRole = z.enum(['member', 'moderator'])
export type InvitedRole = z.infer<typeof InvitedRole>

export const NewInvitation = z.strictObject({
  /** How many people it lets in; null: any number, until it expires. */
  uses: z.number().int().min(1).max(limits.peopleOfInvitation).nullable().default(1),
  expiresIn: Lifetime,
  role: InvitedRole.default('member'),
  /** The room into which whoever accepts is let, too. */
  room: Slug.optional(),
})
export type NewInvitation = z.infer<typeof NewInvitation>

/** An invitation to the server. What opens it is in its link, which is shown once, when it is made. */
export const Invitation = z.object({
  id: z.string(),
  /** Null: at the command line. */
  createdBy: Author.nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  uses: z.number().int().nullable(),
  used: z.number().int(),
  role: InvitedRole,
  /** Whether it leads into a room; `room` says which one to those who may know. */
  intoRoom: z.boolean(),
  room: z.object({ slug: z.string(), name: z.string() }).nullable(),
  revokedAt: z.iso.datetime().nullable(),
})
export type Invitation = z.infer<typeof Invitation>
export const MadeInvitation = Invitation.extend({ url: z.string() })
export type MadeInvitation = z.infer<typeof MadeInvitation>
export const InvitationList = z.object({ invitations: z.array(Invitation), next })
export type InvitationList = z.infer<typeof InvitationList>

export const LinkGiven = z.strictObject({ token: LinkToken })

/** What the holder of an invitation may know before they accept. */
export const InvitationShown = z.object({
  /** Whose it is; null: of whoever keeps the server. */
  by: z.string().nullable(),
  room: z.string().nullable(),
  role: InvitedRole,
  expiresAt: z.iso.datetime(),
  /** Whether it lets people make an account. */
  signUp: z.boolean(),
})
export type InvitationShown = z.infer<typeof InvitationShown>

/** Accepts: by a new account, or, without one, as the account that is signed in. */
export const Acceptance = z.strictObject({ token: LinkToken, account: SignUp.optional() })

/** Who one is now, and the room in which one is. */
export const Accepted = z.object({ user: Author, room: z.string().nullable() })
export type Accepted = z.infer<typeof Accepted>

export const NewGuestLink = z.strictObject({
  expiresIn: Lifetime,
  /** How many guests it lets in. */
  uses: z.number().int().min(1).max(limits.guestsOfLink).default(limits.guestsOfLinkDefault),
})
export const GuestLinkChange = z.strictObject({
  /** Whether it lets in no more guests for now; its guests stay. */
  paused: z.boolean(),
})

/** A link by which guests are let into one room alone. What opens it is shown once, when it is made. */
export const GuestLink = z.object({
  id: z.string(),
  createdBy: Author,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** How many have come by it. */
  guests: z.number().int(),
  /** How many it lets in; null: any number. */
  uses: z.number().int().nullable(),
  paused: z.boolean(),
  revokedAt: z.iso.datetime().nullable(),
})
export type GuestLink = z.infer<typeof GuestLink>
export const MadeGuestLink = GuestLink.extend({ url: z.string() })
export type MadeGuestLink = z.infer<typeof MadeGuestLink>
export const GuestLinkList = z.object({ links: z.array(GuestLink), next })
export type GuestLinkList = z.infer<typeof GuestLinkList>

/** What the holder of a guest link may know before they come in. */
export const GuestLinkShown = z.object({
  by: z.string(),
  room: z.string(),
  expiresAt: z.iso.datetime(),
})
export type GuestLinkShown = z.infer<typeof GuestLinkShown>

export const GuestEntry = z.strictObject({ token: LinkToken, name: Name })

/** People who came by one's invitations, and the person who made the invitation that one came by. */
export const Acquaintances = z.object({ people: z.array(Author) })
