import { createRoute } from '@hono/zod-openapi'
import {
  Acceptance,
  Accepted,
  Acquaintances,
  InvitationList,
  InvitationShown,
  LinkGiven,
  ListQuery,
  MadeInvitation,
  NewInvitation,
} from '@lobby/protocol'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { can, requires } from '../permissions.ts'
import { personOf } from '../person.ts'
import { listAcquaintances } from '../rooms/acquaintances.ts'
import { asking, setsCookie } from '../sessions/asking.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import { acceptInvitation, lookAtInvitation, makeInvitation, revokeInvitation } from './actions.ts'
import { listInvitations } from './queries.ts'

const path = '/api/invitations'

const make = createRoute({
  method: 'post',
  path,
  middleware: does('invitation.make'),
  summary: 'Make an invitation to the server',
  description:
    'Ten an hour. `expiresIn` is in seconds, a week by default; `uses` null lets in any number. ' +
    'Only admins invite moderators, within ten minutes of a proof who they are. Into a private room, those invite who may add members there.',
  request: { body: json(NewInvitation) },
  responses: { 201: answer('With its link, shown only now.', MadeInvitation), default: refused },
})

const list = createRoute({
  method: 'get',
  path,
  middleware: does('invitation.list'),
  summary: 'The invitations that I have made',
  description: 'The newest first; to admins, those of everybody.',
  request: { query: ListQuery },
  responses: { 200: answer('A page of them.', InvitationList), default: refused },
})

const people = createRoute({
  method: 'get',
  path: `${path}/people`,
  middleware: does('person.look'),
  summary: 'Who came by my invitations, and by whose I came',
  description: 'One may write to them. At most 200, the newest accounts first; none to a guest.',
  responses: { 200: answer('These people.', Acquaintances), default: refused },
})

const revoke = createRoute({
  method: 'delete',
  path: `${path}/{id}`,
  middleware: does('invitation.revoke'),
  summary: 'Take an invitation back',
  description: 'Who has accepted it stays.',
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: { 204: { description: 'Its link is worth nothing.' }, default: refused },
})

const look = createRoute({
  method: 'post',
  path: `${path}/look`,
  middleware: does('invitation.accept'),
  summary: 'Who invites to where?',
  request: { body: json(LinkGiven) },
  responses: { 200: answer('For whoever has the link.', InvitationShown), default: refused },
})

const accept = createRoute({
  method: 'post',
  path: `${path}/accept`,
  middleware: does('invitation.accept'),
  summary: 'Accept an invitation',
  description:
    'With `account`, makes one and signs it in; a guest becomes it, and keeps what they wrote. ' +
    'Without, the account that is signed in is let into the room.',
  request: { body: json(Acceptance) },
  responses: { 200: answer('Who one is now, and where.', Accepted), default: refused },
})

/** Invitations to the server over HTTP. */
export function addInvitationRoutes(api: Api, context: Context): void {
  api.openapi(make, async (c) => {
    const wanted = c.req.valid('json')
    if (wanted.role === 'moderator') {
      requires(c.env.actor, 'invitation.make-moderator', c.env.server)
      requireRecentProof(c.env)
    }
    return c.json(await makeInvitation(context, c.env.actor, wanted), 201)
  })

  api.openapi(list, async (c) => {
    const { actor, server } = c.env
    const all = can(actor, 'invitation.revoke', { ...server, own: false })
    const createdBy = all ? undefined : (personOf(actor)?.id ?? '')
    const seen = { actor, server, createdBy }
    return c.json(await listInvitations(context.db, seen, c.req.valid('query')), 200)
  })

  api.openapi(people, async (c) => {
    const me = personOf(c.env.actor)
    return c.json({ people: me ? await listAcquaintances(context.db, me.id) : [] }, 200)
  })

  // Before the routes with an id.
  api.openapi(look, async (c) =>
    c.json(await lookAtInvitation(context, asking(c), c.req.valid('json').token), 200),
  )

  api.openapi(accept, async (c) => {
    const { cookie, ...accepted } = await acceptInvitation(context, asking(c), c.req.valid('json'))
    return cookie ? c.json(accepted, 200, setsCookie(cookie)) : c.json(accepted, 200)
  })

  api.openapi(revoke, async (c) => {
    await revokeInvitation(context, c.env.actor, c.req.valid('param').id)
    return c.body(null, 204)
  })
}
