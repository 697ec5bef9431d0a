// Invitations to the server.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Author, RoomKind, Slug } from '../resources.ts'
import { LinkToken, SignUp } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next } from './lists.ts'

/** Seconds for which a link is good, from a minute to a year. */
export const Lifetime = z.number().int().min(60).max(limits.linkLifeMax).default(limits.linkLife)

/** What an account may be by an invitation. */
export const InvitedRole = z.enum(['member', 'moderator'])
export type InvitedRole = z.infer<typeof InvitedRole>

export const NewInvitation = z.strictObject({
  /** How many people it lets in; null: any number, until it expires. */
  uses: z.number().int().min(1).max(limits.peopleOfInvitation).nullable().default(1),
  expiresIn: Lifetime,
  role: InvitedRole.default('member'),
  /** The room into which the new account is let, too. */
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
  /** Whether it leads into a room; `room` says which one, where the reader may know. */
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

/** What stands beside the name of a room, for a person who is not in it yet. */
export const RoomSign = z.object({
  kind: RoomKind,
  /** As in the settings of the room: the hash of an image, which is at `/images/{hash}`. Empty: none. */
  image: z.string(),
})
export type RoomSign = z.infer<typeof RoomSign>

/** What the holder of an invitation may know before they accept. */
export const InvitationShown = z.object({
  /** Its maker; null: the operator. */
  by: z.string().nullable(),
  room: z.string().nullable(),
  /** Null: it leads into no room. */
  roomSign: RoomSign.nullable(),
  role: InvitedRole,
  expiresAt: z.iso.datetime(),
  /** Whether it lets people make an account. */
  signUp: z.boolean(),
})
export type InvitationShown = z.infer<typeof InvitationShown>

/** Accepts: by a new account, or, without one, as the account that is signed in. */
export const Acceptance = z.strictObject({ token: LinkToken, account: SignUp.optional() })

/** The person as they are now, and the room they are in. */
export const Accepted = z.object({ user: Author, room: z.string().nullable() })
export type Accepted = z.infer<typeof Accepted>

/** People who came by one's invitations, and the person who made the invitation that one came by. */
export const Acquaintances = z.object({ people: z.array(Author) })

export const invitationEndpoints = {
  'POST /api/invitations': {
    requires: 'invitation.make',
    summary: 'Make an invitation to the server',
    description:
      'Ten an hour. `expiresIn` is in seconds, a week by default; `uses` null lets in any number. ' +
      'Only admins invite moderators, within ten minutes of a proof who they are. Into a private room, those invite who may add members there.',
    body: NewInvitation,
    answers: { 201: ['With its link, shown only now.', MadeInvitation] },
  },
  'GET /api/invitations': {
    requires: 'invitation.list',
    summary: 'The invitations that I have made',
    description: 'The newest first; to admins, those of everybody.',
    query: ListQuery,
    answers: { 200: ['A page of them.', InvitationList] },
  },
  'GET /api/invitations/people': {
    requires: 'person.look',
    summary: 'Who came by my invitations, and by whose I came',
    description: 'One may write to them. At most 200, the newest accounts first; none to a guest.',
    answers: { 200: ['These people.', Acquaintances] },
  },
  'DELETE /api/invitations/{id}': {
    requires: 'invitation.revoke',
    summary: 'Take an invitation back',
    description: 'Who has accepted it stays.',
    params: z.object({ id: z.string().max(64) }),
    answers: { 204: ['Its link is worth nothing.'] },
  },
  'POST /api/invitations/look': {
    requires: 'invitation.accept',
    summary: 'Who invites to where?',
    body: LinkGiven,
    answers: { 200: ['For the holder of the link.', InvitationShown] },
  },
  'POST /api/invitations/accept': {
    requires: 'invitation.accept',
    summary: 'Accept an invitation',
    description:
      'With `account`, makes one and signs it in; a guest becomes it, and keeps what they wrote. ' +
      'Without, the account that is signed in is let into the room.',
    body: Acceptance,
    answers: { 200: ['Who one is now, and where.', Accepted] },
  },
} as const satisfies EndpointTable
