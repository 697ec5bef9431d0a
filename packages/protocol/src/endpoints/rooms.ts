import { z } from 'zod'
import { limits } from '../limits.ts'
import { Name, Room, RoomKind, Slug, Topic } from '../resources.ts'
import { HistoryVisibility, RoomSettings } from '../room-settings.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next } from './lists.ts'

/** Which page: the first, or what comes after the room at this address. */
export const RoomsQuery = ListQuery.extend({ after: Slug.optional() })
export type RoomsQuery = z.infer<typeof RoomsQuery>

export const RoomList = z.object({ rooms: z.array(Room), next })
export type RoomList = z.infer<typeof RoomList>

/**
 * Without `slug`, the address is made of the name. A private room takes no
 * `slug`: its address is made so that nobody can guess it.
 */
export const NewRoom = z
  .strictObject({
    name: Name.optional(),
    slug: Slug.optional(),
    kind: RoomKind.exclude(['direct']).default('public'),
    history: HistoryVisibility.default('all'),
  })
  .refine(({ kind, slug, name }) => kind === 'public' || (name && !slug), {
    message: 'a private room has a name, and no slug of its own',
  })
  .refine(({ kind, history }) => kind === 'private' || history === 'all', {
    message: 'a public room shows all of its history',
  })

/** What is not named stays as it is. */
export const RoomChange = z
  .strictObject({ name: Name.optional(), topic: Topic.optional() })
  .refine(({ name, topic }) => name !== undefined || topic !== undefined, {
    message: 'name a name or a topic',
  })

export type RoomChange = z.infer<typeof RoomChange>

// An image is uploaded: see `room-picture.ts`.
const Choices = RoomSettings.omit({ image: true })

/** What is not named stays as it is. */
export const RoomSettingsChange = z
  .strictObject(Choices.partial().shape)
  .refine((changes) => Object.keys(changes).length > 0, {
    message: `name at least one of ${Object.keys(Choices.shape).join(', ')}`,
  })
export type RoomSettingsChange = z.infer<typeof RoomSettingsChange>

/** The room of these people and the asking person: always the same one. */
export const NewDirectRoom = z.strictObject({
  people: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(limits.directPeople - 1, {
      message: `a direct room has at most ${limits.directPeople} people`,
    }),
})

/** Rooms by their addresses, which are separated by commas. */
export const RoomSizesQuery = z.strictObject({
  of: z
    .string()
    .max(limits.previewsAtOnce * 300)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(Slug).max(limits.previewsAtOnce)),
})

export const RoomSize = z.object({
  /** Its address. */
  room: z.string(),
  /** The members of a private room; in a public one, the people who have read there. */
  people: z.number().int().min(0),
})
export type RoomSize = z.infer<typeof RoomSize>

const params = z.object({ slug: Slug })

export const roomEndpoints = {
  'GET /api/rooms': {
    requires: 'room.list',
    summary: 'The rooms that you may read',
    description:
      'By address, in the order of its code points: an address never changes, so pages have no holes. `next` is the `after` of the next page.',
    query: RoomsQuery,
    answers: { 200: ['A page of them.', RoomList] },
  },
  'POST /api/rooms': {
    requires: 'room.create',
    summary: 'Make a room',
    description: 'The maker of a private room is its first member, and moderates it.',
    body: NewRoom,
    answers: { 201: ['The room.', Room] },
  },
  'GET /api/room-sizes': {
    requires: 'room.list',
    summary: 'How many people are in these rooms',
    description:
      'Of a private room its members, of a public one the people who have read there. A room that you may not read is not in the answer, nor is a direct room.',
    query: RoomSizesQuery,
    answers: { 200: ['Those that you may read.', z.object({ sizes: z.array(RoomSize) })] },
  },
  'GET /api/rooms/{slug}': {
    requires: 'room.read',
    summary: 'One room',
    params,
    answers: { 200: ['The room.', Room] },
  },
  'PATCH /api/rooms/{slug}': {
    requires: 'room.rename',
    summary: 'Give a room another name or topic',
    description: 'Its address stays what it is. Each change is an event in the room’s log.',
    params,
    body: RoomChange,
    answers: { 200: ['The room.', Room] },
  },
  'PATCH /api/rooms/{slug}/settings': {
    requires: 'room.configure',
    summary: 'Change what a room’s moderators decide',
    description: 'What is not named stays as it is. The change is an event in the room’s log.',
    params,
    body: RoomSettingsChange,
    answers: { 200: ['The room.', Room] },
  },
  'POST /api/direct-rooms': {
    requires: 'room.create-direct',
    summary: 'The room that you and these people have among yourselves',
    description:
      'The same people always have the same one. `people` are ids of others you share a room with, or did.',
    body: NewDirectRoom,
    answers: {
      201: ['The room, made just now.', Room],
      200: ['The room.', Room],
    },
  },
  'DELETE /api/rooms/{slug}': {
    requires: 'room.delete',
    summary: 'Delete a room and everything said in it',
    description:
      'People who may do it by their role on the server alone do it within ten minutes of `POST /api/account/confirm` or of signing in.',
    params,
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable
