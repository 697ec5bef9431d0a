// What people see and choose about themselves: a name, a colour, what they may do.
import { z } from 'zod'
import {
  DisplayName,
  Keywords,
  MailDigest,
  NewStatus,
  PresenceChoice,
  PreviewChoice,
  Profile,
  QuietHours,
  TimeZone,
} from '../profile.ts'
import { Author, Name } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { AccountRole } from './roles.ts'

/** What a person may see and change about themselves. */
export const OwnAccount = z.object({
  ...Profile.shape,
  /** The address that was confirmed. */
  email: z.string().nullable(),
  /** The one that waits for its link to be opened. */
  pendingEmail: z.string().nullable(),
  /** The mail server has refused the confirmed address so often that no mail about what was missed is written to it any more, until `digest.every` is chosen once more or an address is confirmed. Absent: it has not. */
  emailRefused: z.literal(true).optional(),
  /** Whether the account has a password. Where it has none, what asks for it asks for a recent proof. */
  password: z.boolean(),
  /** Whether this server sends mail. Where it does not, an admin hands links over. */
  mail: z.boolean(),
})
export type OwnAccount = z.infer<typeof OwnAccount>

/** What is not given stays as it is. */
export const ProfileChange = z.strictObject({
  ...Profile.pick({ color: true, language: true }).partial().shape,
  status: NewStatus.nullable().optional(),
  displayName: DisplayName.nullable().optional(),
  timeZone: TimeZone.nullable().optional(),
  presence: PresenceChoice.nullable().optional(),
  /** Of a presence that is given with it: the end of it. */
  presenceUntil: z.iso.datetime().optional(),
  keywords: Keywords.nullable().optional(),
  quiet: QuietHours.nullable().optional(),
  previews: PreviewChoice.nullable().optional(),
  digest: MailDigest.partial().optional(),
})
export type ProfileChange = z.infer<typeof ProfileChange>

/** Lets a guest in, or gives one another name. */
export const GuestName = z.strictObject({ name: Name })

/** The person of the session; null without one. */
export const Me = z.object({ user: Author.nullable() })

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
  'emoji.make',
  'emoji.manage',
  'group.manage',
  'server.tend',
])
export type Power = z.infer<typeof Power>

/** What the person who asks may do, so that a page offers that and nothing else. */
export const Powers = z.object({
  may: z.array(Power),
  /** The roles that they may give to a new account. */
  gives: z.array(AccountRole),
})
export type Powers = z.infer<typeof Powers>

export const ownAccountEndpoints = {
  'GET /api/auth/me': {
    requires: 'account.read',
    summary: 'Who am I?',
    answers: { 200: ['The person whose session this is, or null.', Me] },
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
  'GET /api/auth/account': {
    requires: 'account.profile',
    summary: 'What is known about me?',
    answers: { 200: ['What only I may see.', OwnAccount] },
  },
  'PATCH /api/auth/profile': {
    requires: 'account.profile',
    summary:
      'Choose a display name, a colour, a language, a status, a time zone, a presence, or what is told',
    description:
      'What is not given stays as it is; null takes a choice back. Guests have no display name. With the presence `dnd` or `hidden` the person is shown as not to be disturbed, or as offline; with `presenceUntil`, until then, which is within a year. A message with one of the `keywords` counts as a mention of the person, from then on, unless they have blocked its author; `quiet` are the hours in which nothing rings; `digest`, how often a mail tells what was missed; with `previews` `off`, clients show no pages to which messages link. A display name that another account goes by, or that looks like it, is refused with `username_taken`.',
    body: ProfileChange,
    answers: { 200: ['What is chosen now.', Profile] },
  },
} as const satisfies EndpointTable
