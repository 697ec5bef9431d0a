import { createRoute, z } from '@hono/zod-openapi'
import { OpenSessionList, SessionQuery } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { aboutPerson, can } from '../permissions.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import { endSessionOfSomebody } from './actions.ts'
import { listOpenSessions } from './session-queries.ts'

const list = createRoute({
  method: 'get',
  path: '/api/admin/sessions',
  middleware: does('session.manage'),
  summary: 'Who is signed in where?',
  description: 'For the owner and admins.',
  request: { query: SessionQuery },
  responses: { 200: answer('A page of the sessions.', OpenSessionList), default: refused },
})

const end = createRoute({
  method: 'delete',
  path: '/api/admin/sessions/{id}',
  middleware: does('session.manage'),
  summary: 'Sign somebody out in one browser',
  description:
    'For the owner and admins. Nobody does this to somebody of their own rank or a higher one.',
  request: { params: z.object({ id: z.string().min(1).max(64) }) },
  responses: { 204: { description: 'It is signed out.' }, default: refused },
})

/** Sessions, for those who keep the server. */
export function addAdminSessionRoutes(api: Api, context: Context): void {
  api.openapi(list, async (c) => {
    const { actor, session } = c.env
    const found = await listOpenSessions(context.db, c.req.valid('query'), {
      current: session?.id,
      mayEnd: (role) => can(actor, 'session.manage', aboutPerson(context, role)),
    })
    return c.json(found, 200)
  })

  api.openapi(end, async (c) => {
    requireRecentProof(c.env)
    await endSessionOfSomebody(context, c.env.actor, c.req.valid('param').id)
    return c.body(null, 204)
  })
}
