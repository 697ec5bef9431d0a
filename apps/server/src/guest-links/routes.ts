import { createRoute } from '@hono/zod-openapi'
import {
  Accepted,
  GuestEntry,
  GuestLink,
  GuestLinkChange,
  GuestLinkList,
  GuestLinkShown,
  LinkGiven,
  ListQuery,
  MadeGuestLink,
  NewGuestLink,
  Slug,
} from '@lobby/protocol'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { authorOf } from '../person.ts'
import { getRoom } from '../rooms/actions.ts'
import { asking, setsCookie } from '../sessions/asking.ts'
import {
  banFromRoom,
  enterByGuestLink,
  lookAtGuestLink,
  makeGuestLink,
  pauseGuestLink,
  revokeGuestLink,
} from './actions.ts'
import { listGuestLinks } from './queries.ts'

const path = '/api/rooms/{slug}/guest-links'
const params = z.object({ slug: Slug })

const make = createRoute({
  method: 'post',
  path,
  middleware: does('guest-link.make'),
  summary: 'Make a link that lets guests into this room alone',
  description:
    'For the room’s moderators, and for admins in public rooms. It works also where the server ' +
    'takes no guests. `expiresIn` is in seconds, a week by default; `uses` is how many guests it ' +
    'lets in, ten by default. Ten links an hour.',
  request: { params, body: json(NewGuestLink) },
  responses: { 201: answer('With its address, shown only now.', MadeGuestLink), default: refused },
})

const list = createRoute({
  method: 'get',
  path,
  middleware: does('guest-link.revoke'),
  summary: 'The guest links of a room',
  request: { params, query: ListQuery },
  responses: { 200: answer('The newest first.', GuestLinkList), default: refused },
})

const revoke = createRoute({
  method: 'delete',
  path: `${path}/{id}`,
  middleware: does('guest-link.revoke'),
  summary: 'Take a guest link back',
  description: 'Puts everybody out of the room who came by it.',
  request: { params: params.extend({ id: z.string().max(64) }) },
  responses: { 204: { description: 'Nobody is left who came by it.' }, default: refused },
})

const change = createRoute({
  method: 'patch',
  path: `${path}/{id}`,
  middleware: does('guest-link.pause'),
  summary: 'Pause a guest link, or go on with it',
  description: 'A paused link lets nobody in. Who came by it stays.',
  request: { params: params.extend({ id: z.string().max(64) }), body: json(GuestLinkChange) },
  responses: { 200: answer('As it is now.', GuestLink), default: refused },
})

const ban = createRoute({
  method: 'put',
  path: '/api/rooms/{slug}/bans/{userId}',
  middleware: does('member.ban'),
  summary: 'Ban somebody from a room',
  description:
    'Who came by a guest link would be back by it at once: that link is taken back as well, and its other guests are put out.',
  request: { params: params.extend({ userId: z.string().min(1).max(64) }) },
  responses: { 204: { description: 'It is so.' }, default: refused },
})

const look = createRoute({
  method: 'post',
  path: '/api/guest-link/look',
  middleware: does('guest-link.enter'),
  summary: 'Which room is this guest link for?',
  request: { body: json(LinkGiven) },
  responses: { 200: answer('For whoever has the link.', GuestLinkShown), default: refused },
})

const enter = createRoute({
  method: 'post',
  path: '/api/guest-link/enter',
  middleware: does('guest-link.enter'),
  summary: 'Come in as a guest of one room',
  description: 'Signs this browser in as that guest, in place of whoever was signed in.',
  request: { body: json(GuestEntry) },
  responses: { 200: answer('The guest, and the room.', Accepted), default: refused },
})

/** Guest links over HTTP. */
export function addGuestLinkRoutes(api: Api, context: Context): void {
  api.openapi(make, async (c) => {
    const { slug } = c.req.valid('param')
    return c.json(await makeGuestLink(context, c.env.actor, slug, c.req.valid('json')), 201)
  })

  api.openapi(list, async (c) => {
    const { slug } = c.req.valid('param')
    const { id } = await getRoom(context, c.env.actor, slug, 'guest-link.revoke')
    return c.json(await listGuestLinks(context.db, id, c.req.valid('query')), 200)
  })

  api.openapi(revoke, async (c) => {
    const { slug, id } = c.req.valid('param')
    await revokeGuestLink(context, c.env.actor, slug, id)
    return c.body(null, 204)
  })

  api.openapi(change, async (c) => {
    const { slug, id } = c.req.valid('param')
    const { paused } = c.req.valid('json')
    return c.json(await pauseGuestLink(context, c.env.actor, slug, { id, paused }), 200)
  })

  api.openapi(ban, async (c) => {
    const { slug, userId } = c.req.valid('param')
    await banFromRoom(context, c.env.actor, slug, userId)
    return c.body(null, 204)
  })

  api.openapi(look, async (c) =>
    c.json(await lookAtGuestLink(context, asking(c), c.req.valid('json').token), 200),
  )

  api.openapi(enter, async (c) => {
    const entered = await enterByGuestLink(context, asking(c), c.req.valid('json'))
    const { person, room, cookie } = entered
    const answer = { user: authorOf(person), room }
    return cookie ? c.json(answer, 200, setsCookie(cookie)) : c.json(answer, 200)
  })
}
