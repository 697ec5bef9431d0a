// Links that let guests into one room alone.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Author, Name, Slug } from '../resources.ts'
import { LinkToken } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { Accepted, Lifetime, LinkGiven, RoomSign } from './invitations.ts'
import { ListQuery, next } from './lists.ts'

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
  roomSign: RoomSign,
  expiresAt: z.iso.datetime(),
})
export type GuestLinkShown = z.infer<typeof GuestLinkShown>

export const GuestEntry = z.strictObject({ token: LinkToken, name: Name })

const params = z.object({ slug: Slug })

export const guestLinkEndpoints = {
  'POST /api/rooms/{slug}/guest-links': {
    requires: 'guest-link.make',
    summary: 'Make a link that lets guests into this room alone',
    description:
      'For the room’s moderators, and for admins in public rooms. It works also where the server ' +
      'takes no guests. `expiresIn` is in seconds, a week by default; `uses` is how many guests it ' +
      'lets in, ten by default. Ten links an hour.',
    params,
    body: NewGuestLink,
    answers: { 201: ['With its address, shown only now.', MadeGuestLink] },
  },
  'GET /api/rooms/{slug}/guest-links': {
    requires: 'guest-link.revoke',
    summary: 'The guest links of a room',
    params,
    query: ListQuery,
    answers: { 200: ['The newest first.', GuestLinkList] },
  },
  'DELETE /api/rooms/{slug}/guest-links/{id}': {
    requires: 'guest-link.revoke',
    summary: 'Take a guest link back',
    description: 'Puts everybody out of the room who came by it.',
    params: params.extend({ id: z.string().max(64) }),
    answers: { 204: ['Nobody is left who came by it.'] },
  },
  'PATCH /api/rooms/{slug}/guest-links/{id}': {
    requires: 'guest-link.pause',
    summary: 'Pause a guest link, or go on with it',
    description: 'A paused link lets nobody in. Who came by it stays.',
    params: params.extend({ id: z.string().max(64) }),
    body: GuestLinkChange,
    answers: { 200: ['As it is now.', GuestLink] },
  },
  'PUT /api/rooms/{slug}/bans/{userId}': {
    requires: 'member.ban',
    summary: 'Ban a person from a room',
    description:
      'Who came by a guest link would be back by it at once: that link is taken back as well, and its other guests are put out.',
    params: params.extend({ userId: z.string().min(1).max(64) }),
    answers: { 204: ['It is so.'] },
  },
  'POST /api/guest-link/look': {
    requires: 'guest-link.enter',
    summary: 'Which room is this guest link for?',
    body: LinkGiven,
    answers: { 200: ['For the holder of the link.', GuestLinkShown] },
  },
  'POST /api/guest-link/enter': {
    requires: 'guest-link.enter',
    summary: 'Come in as a guest of one room',
    description: 'Signs this browser in as that guest, in place of the person before.',
    body: GuestEntry,
    answers: { 200: ['The guest, and the room.', Accepted] },
  },
} as const satisfies EndpointTable
