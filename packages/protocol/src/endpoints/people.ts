// People as others see them.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { PersonAppearance, PersonPresence } from '../profile.ts'
import { Author } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next, searched } from './lists.ts'
import { ServerRole } from './roles.ts'

export const PeopleQuery = z.strictObject({
  /** Separated by commas. */
  ids: z
    .string()
    .max(limits.peopleAtOnce * 65)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(z.string().min(1).max(64)).max(limits.peopleAtOnce)),
})

/** What one sees of a person. */
export const PersonCard = z.object({
  ...PersonAppearance.shape,
  user: Author,
  /** On the server. */
  role: ServerRole,
  /** When they first came, or made their account. */
  since: z.iso.datetime(),
  /** Whether they may sign in. */
  active: z.boolean(),
  /** What the asking person may do about them on the server; absent: nothing. */
  may: z.array(z.enum(['account.remove-picture'])).optional(),
})
export type PersonCard = z.infer<typeof PersonCard>

export const PeopleSearch = z.strictObject({
  ...ListQuery.shape,
  /** A part of the username, with an `@` before it or without, or of the display name. */
  q: searched.optional(),
})
export type PeopleSearch = z.infer<typeof PeopleSearch>

/** An account to write to. */
export const FoundPerson = z.object({
  user: Author,
  /** Absent: the username is the one to show. */
  displayName: z.string().optional(),
  role: ServerRole,
})
export type FoundPerson = z.infer<typeof FoundPerson>

export const FoundPeople = z.object({ people: z.array(FoundPerson), next })

export const PeopleAppearance = z.object({ people: z.array(PersonAppearance) })

export const PresenceQuery = z.strictObject({
  /** Separated by commas. */
  ids: z
    .string()
    .max(limits.watchedPeople * 65)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(z.string().min(1).max(64)).max(limits.watchedPeople)),
})

export const PeoplePresence = z.object({ people: z.array(PersonPresence) })

export const presenceEndpoints = {
  'GET /api/presence': {
    requires: 'presence.watch',
    summary: 'Who of these people is here?',
    description:
      'By their ids. People who are in no room that you may read are not in the answer, nor are those of which nothing is known yet, soon after a start of the server. `hidden` people, and those who have blocked you, are `offline`. On a socket, `presence.watch` tells of changes as well.',
    query: PresenceQuery,
    answers: { 200: ['How they are here.', PeoplePresence] },
  },
} as const satisfies EndpointTable

export const peopleEndpoints = {
  'GET /api/people': {
    requires: 'person.look',
    summary: 'How do these people look?',
    description:
      'By their ids, which one knows from what they wrote. A status is shown until it ends. A display name and a time zone are there where a person has chosen them. People who have chosen nothing are not in the answer, nor are people who are and wrote in no room that you may read.',
    query: PeopleQuery,
    answers: { 200: ['The people who have chosen something.', PeopleAppearance] },
  },
  // Before the path with an id: `found` is nobody's.
  'GET /api/people/found': {
    requires: 'person.find',
    summary: 'Find people to write to',
    description:
      'For accounts, and of accounts: those that one shares a room with, that wrote in a room that one may read, or that came by one’s invitation; all of them where the setting `directory` is `accounts`. Guests are not in the answer.',
    query: PeopleSearch,
    answers: { 200: ['A page of them, by username.', FoundPeople] },
  },
  'GET /api/people/{userId}': {
    requires: 'person.look',
    summary: 'Who is this?',
    description: 'A stranger and an id that no person has are answered alike, as `not_found`.',
    params: z.object({ userId: z.string().min(1).max(64) }),
    answers: { 200: ['What one sees of the person.', PersonCard] },
  },
} as const satisfies EndpointTable
