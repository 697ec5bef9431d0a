import { createRoute } from '@hono/zod-openapi'
import { MemberChange, MemberList, Slug } from '@lobby/protocol'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import {
  addMember,
  changeRole,
  leaveRoom,
  removeMember,
  showMembers,
  unbanMember,
} from './member-actions.ts'

const path = '/api/rooms/{slug}/members'
const params = z.object({ slug: Slug })
const person = params.extend({ userId: z.string().min(1).max(64) })
const done = { 204: { description: 'It is so.' }, default: refused }

const list = createRoute({
  method: 'get',
  path,
  middleware: does('member.list'),
  summary: 'Who is in a room',
  description: 'Of a public room, those who have a role there.',
  request: { params },
  responses: { 200: answer('By name.', MemberList), default: refused },
})

const add = createRoute({
  method: 'put',
  path: `${path}/{userId}`,
  middleware: does('member.add'),
  summary: 'Let somebody into a private room',
  request: { params: person },
  responses: done,
})

const change = createRoute({
  method: 'patch',
  path: `${path}/{userId}`,
  middleware: does('member.role'),
  summary: 'Give somebody another role in a room, or mute them',
  request: { params: person, body: json(MemberChange) },
  responses: done,
})

const leave = createRoute({
  method: 'delete',
  path: `${path}/me`,
  middleware: does('member.leave'),
  summary: 'Leave a private room',
  request: { params },
  responses: done,
})

const remove = createRoute({
  method: 'delete',
  path: `${path}/{userId}`,
  middleware: does('member.remove'),
  summary: 'Put somebody out of a private room',
  request: { params: person },
  responses: done,
})

const unban = createRoute({
  method: 'delete',
  path: '/api/rooms/{slug}/bans/{userId}',
  middleware: does('member.unban'),
  summary: 'Lift a ban',
  description: 'It makes nobody a member.',
  request: { params: person },
  responses: done,
})

/** The members of rooms over HTTP. */
export function addMemberRoutes(api: Api, context: Context): void {
  api.openapi(list, async (c) =>
    c.json(await showMembers(context, c.env.actor, c.req.valid('param').slug), 200),
  )

  // Before the routes with an id: `me` is nobody's.
  api.openapi(leave, async (c) => {
    await leaveRoom(context, c.env.actor, c.req.valid('param').slug)
    return c.body(null, 204)
  })

  api.openapi(change, async (c) => {
    const { slug, userId } = c.req.valid('param')
    await changeRole(context, c.env.actor, slug, userId, c.req.valid('json').role)
    return c.body(null, 204)
  })

  const changes = [
    [add, addMember],
    [remove, removeMember],
    [unban, unbanMember],
  ] as const
  for (const [route, carryOut] of changes)
    api.openapi(route, async (c) => {
      const { slug, userId } = c.req.valid('param')
      await carryOut(context, c.env.actor, slug, userId)
      return c.body(null, 204)
    })
}
