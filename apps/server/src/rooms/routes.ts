import { createRoute } from '@hono/zod-openapi'
import {
  NewDirectRoom,
  NewRoom,
  Room,
  RoomChange,
  RoomList,
  RoomSettingsChange,
  Slug,
} from '@lobby/protocol'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { noSuchRoom } from '../errors.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { can } from '../permissions.ts'
import { personOf } from '../person.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import {
  configureRoom,
  createRoom,
  deleteRoom,
  getRoom,
  renameRoom,
  resourceOf,
} from './actions.ts'
import { openDirectRoom } from './direct-actions.ts'
import { listRooms, showRoom } from './queries.ts'

const path = '/api/rooms/{slug}'
const params = z.object({ slug: Slug })

const list = createRoute({
  method: 'get',
  path: '/api/rooms',
  middleware: does('room.list'),
  summary: 'All rooms that you may read',
  responses: { 200: answer('By name.', RoomList), default: refused },
})

const create = createRoute({
  method: 'post',
  path: '/api/rooms',
  middleware: does('room.create'),
  summary: 'Make a room',
  description: 'Whoever makes a private room is its first member, and moderates it.',
  request: { body: json(NewRoom) },
  responses: { 201: answer('The room.', Room), default: refused },
})

const show = createRoute({
  method: 'get',
  path,
  middleware: does('room.read'),
  summary: 'One room',
  request: { params },
  responses: { 200: answer('The room.', Room), default: refused },
})

const change = createRoute({
  method: 'patch',
  path,
  middleware: does('room.rename'),
  summary: 'Rename a room',
  description: 'Its address stays what it is. The change is an event in the room’s log.',
  request: { params, body: json(RoomChange) },
  responses: { 200: answer('The room.', Room), default: refused },
})

const configure = createRoute({
  method: 'patch',
  path: `${path}/settings`,
  middleware: does('room.configure'),
  summary: 'Change what a room’s moderators decide',
  description: 'What is not named stays as it is. The change is an event in the room’s log.',
  request: { params, body: json(RoomSettingsChange) },
  responses: { 200: answer('The room.', Room), default: refused },
})

const openDirect = createRoute({
  method: 'post',
  path: '/api/direct-rooms',
  middleware: does('room.create-direct'),
  summary: 'The room that you and these people have among yourselves',
  description:
    'The same people always have the same one. `people` are ids of others whom you have met in a room.',
  request: { body: json(NewDirectRoom) },
  responses: {
    201: answer('The room, made just now.', Room),
    200: answer('The room.', Room),
    default: refused,
  },
})

const remove = createRoute({
  method: 'delete',
  path,
  middleware: does('room.delete'),
  summary: 'Delete a room and everything said in it',
  description:
    'Whoever may do it by their role on the server alone does it within ten minutes of `POST /api/account/confirm` or of signing in.',
  request: { params },
  responses: { 204: { description: 'It is gone.' }, default: refused },
})

/** Rooms over HTTP. */
export function addRoomRoutes(api: Api, context: Context): void {
  const { db } = context

  api.openapi(list, async (c) =>
    c.json({ rooms: await listRooms(db, c.env.actor, c.env.server) }, 200),
  )

  api.openapi(create, async (c) => {
    const wanted = { ...c.req.valid('json'), address: c.env.address }
    const room = await createRoom(context, c.env.actor, wanted)
    return c.json(room, 201, { location: `/api/rooms/${encodeURIComponent(room.slug)}` })
  })

  api.openapi(show, async (c) => {
    const { slug } = c.req.valid('param')
    await getRoom(context, c.env.actor, slug, 'room.read')
    const room = await showRoom(db, slug, c.env.actor, c.env.server)
    if (!room) throw noSuchRoom()
    return c.json(room, 200)
  })

  api.openapi(change, async (c) => {
    const { slug } = c.req.valid('param')
    const { actor, address } = c.env
    return c.json(await renameRoom(context, actor, slug, c.req.valid('json').name, address), 200)
  })

  api.openapi(configure, async (c) => {
    const { slug } = c.req.valid('param')
    const { actor, address } = c.env
    return c.json(await configureRoom(context, actor, slug, c.req.valid('json'), address), 200)
  })

  api.openapi(openDirect, async (c) => {
    const { room, isNew } = await openDirectRoom(context, c.env.actor, c.req.valid('json').people)
    const location = `/api/rooms/${encodeURIComponent(room.slug)}`
    return c.json(room, isNew ? 201 : 200, { location })
  })

  api.openapi(remove, async (c) => {
    const { actor } = c.env
    const { slug } = c.req.valid('param')
    const resource = resourceOf(context, await getRoom(context, actor, slug, 'room.delete'))
    // Where it is their role on the server alone that lets them, it is the admin area's deed.
    const person = personOf(actor)
    if (person && !can({ ...person, role: 'member' }, 'room.delete', resource))
      requireRecentProof(c.env)
    await deleteRoom(context, actor, slug)
    return c.body(null, 204)
  })
}
