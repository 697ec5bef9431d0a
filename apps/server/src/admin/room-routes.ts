import { createRoute, z } from '@hono/zod-openapi'
import {
  NewRoom,
  Room,
  RoomDetail,
  RoomName,
  RoomQuery,
  SurveyedRoom,
  SurveyedRoomList,
} from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { can, requires } from '../permissions.ts'
import { createRoom, deleteRoom, renameRoom, resourceOf } from '../rooms/actions.ts'
import { findRoom } from '../rooms/queries.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import { findSurveyedRoom, listPeopleIn, surveyRooms } from './room-queries.ts'

const path = '/api/admin/rooms/{room}'
const params = z.object({
  room: z.string().min(1).max(512).openapi({ description: 'An id, or `@` and a slug.' }),
})

const list = createRoute({
  method: 'get',
  path: '/api/admin/rooms',
  middleware: does('room.survey'),
  summary: 'Find rooms, of whatever kind',
  description:
    'For the owner, admins and moderators. Of a room of members alone: that it is there and how big, and nothing that was said in it.',
  request: { query: RoomQuery },
  responses: { 200: answer('A page of them.', SurveyedRoomList), default: refused },
})

const create = createRoute({
  method: 'post',
  path: '/api/admin/rooms',
  middleware: does('room.create'),
  summary: 'Make a room',
  description: 'As `POST /api/rooms`.',
  request: { body: json(NewRoom) },
  responses: { 201: answer('The room.', Room), default: refused },
})

const show = createRoute({
  method: 'get',
  path,
  middleware: does('room.survey'),
  summary: 'Everything about one room, but not what was said in it',
  description: 'For the owner, admins and moderators.',
  request: { params },
  responses: { 200: answer('With its members, if it is public.', RoomDetail), default: refused },
})

const rename = createRoute({
  method: 'patch',
  path,
  middleware: does('room.rename'),
  summary: 'Rename a public room',
  description: 'For the owner and admins. The change is an event in the room’s log.',
  request: { params, body: json(RoomName) },
  responses: { 200: answer('The room.', SurveyedRoom), default: refused },
})

const dissolve = createRoute({
  method: 'delete',
  path,
  middleware: does('room.dissolve'),
  summary: 'Delete a room of any kind and everything said in it',
  description: 'For the owner and admins.',
  request: { params },
  responses: { 204: { description: 'It is gone.' }, default: refused },
})

/** Rooms, for those who keep the server. */
export function addAdminRoomRoutes(api: Api, context: Context): void {
  const { db } = context

  api.openapi(list, async (c) => c.json(await surveyRooms(db, c.req.valid('query')), 200))

  api.openapi(create, async (c) => {
    requires(c.env.actor, 'room.survey', c.env.server)
    requireRecentProof(c.env)
    const wanted = { ...c.req.valid('json'), address: c.env.address }
    return c.json(await createRoom(context, c.env.actor, wanted), 201)
  })

  api.openapi(show, async (c) => {
    const { room, slug } = await findSurveyedRoom(db, c.req.valid('param').room)
    const found = await findRoom(db, slug, c.env.actor)
    const may = (['room.rename', 'room.dissolve'] as const).filter(
      (action) => found && can(c.env.actor, action, resourceOf(context, found)),
    )
    return c.json({ room, people: await listPeopleIn(db, room), may }, 200)
  })

  api.openapi(rename, async (c) => {
    requires(c.env.actor, 'room.survey', c.env.server)
    requireRecentProof(c.env)
    const { slug, room } = await findSurveyedRoom(db, c.req.valid('param').room)
    const { name } = await renameRoom(context, c.env.actor, slug, c.req.valid('json').name)
    return c.json({ ...room, name }, 200)
  })

  api.openapi(dissolve, async (c) => {
    requireRecentProof(c.env)
    const { slug } = await findSurveyedRoom(db, c.req.valid('param').room)
    await deleteRoom(context, c.env.actor, slug, 'room.dissolve')
    return c.body(null, 204)
  })
}
