// Rooms, for the staff of the server.
import { z } from 'zod'
import { Author, Name, Room, RoomKind } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { order, paged, paging, searched } from './lists.ts'
import { Member } from './members.ts'
import { NewRoom } from './rooms.ts'

export const RoomQuery = z.strictObject({
  /** A part of the name. */
  q: searched.optional(),
  kind: RoomKind.optional(),
  sort: z.enum(['name', 'createdAt', 'messages', 'members', 'lastActivityAt']).default('name'),
  order: order.default('asc'),
  ...paging,
})
export type RoomQuery = z.infer<typeof RoomQuery>

/** A room, as admins see it: that it is there, and not what was said in it. */
export const SurveyedRoom = z.object({
  id: z.string(),
  /** Null where the asking person may not read: the address is not theirs to know. */
  slug: z.string().nullable(),
  name: z.string(),
  kind: RoomKind,
  createdAt: z.iso.datetime(),
  /** Every message that was ever written in it. */
  messages: z.number(),
  /** The people with a role in it. */
  members: z.number(),
  /** When something last happened in it; null when nothing did yet. */
  lastActivityAt: z.iso.datetime().nullable(),
})
export type SurveyedRoom = z.infer<typeof SurveyedRoom>

export const SurveyedRoomList = z.object({ rooms: z.array(SurveyedRoom), ...paged })
export type SurveyedRoomList = z.infer<typeof SurveyedRoomList>

export const RoomDetail = z.object({
  room: SurveyedRoom,
  /** Of a public room, at most 100 people with a role in it; of every other none. */
  people: z.array(z.object({ user: Author, role: Member.shape.role })),
  may: z.array(z.enum(['room.rename', 'room.dissolve'])),
})
export type RoomDetail = z.infer<typeof RoomDetail>

export const RoomName = z.strictObject({ name: Name })

const params = z.object({
  room: z.string().min(1).max(512).describe('An id, or `@` and a slug.'),
})

export const surveyedRoomEndpoints = {
  'GET /api/admin/rooms': {
    requires: 'room.survey',
    summary: 'Find rooms, of whatever kind',
    description:
      'For the owner, admins and moderators. Of a room of members alone: that it is there and how big, and nothing that was said in it.',
    query: RoomQuery,
    answers: { 200: ['A page of them.', SurveyedRoomList] },
  },
  'POST /api/admin/rooms': {
    requires: ['room.create', 'room.survey'],
    proof: true,
    summary: 'Make a room',
    description: 'As `POST /api/rooms`.',
    body: NewRoom,
    answers: { 201: ['The room.', Room] },
  },
  'GET /api/admin/rooms/{room}': {
    requires: 'room.survey',
    summary: 'Everything about one room, but not what was said in it',
    description: 'For the owner, admins and moderators.',
    params,
    answers: { 200: ['With its members, if it is public.', RoomDetail] },
  },
  'PATCH /api/admin/rooms/{room}': {
    requires: ['room.rename', 'room.survey'],
    proof: true,
    summary: 'Rename a public room',
    description: 'For the owner and admins. The change is an event in the room’s log.',
    params,
    body: RoomName,
    answers: { 200: ['The room.', SurveyedRoom] },
  },
  'DELETE /api/admin/rooms/{room}': {
    requires: 'room.dissolve',
    proof: true,
    summary: 'Delete a room of any kind and everything said in it',
    description: 'For the owner and admins.',
    params,
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable
