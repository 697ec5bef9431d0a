import { createRoute, z } from '@hono/zod-openapi'
import { SessionList } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { type Api, answer, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import type { Actor, Person } from '../person.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { tell } from './actions.ts'
import { sessionIn } from './asking.ts'
import { endOtherSessions, endSession, listSessions } from './queries.ts'

const list = createRoute({
  method: 'get',
  path: '/api/auth/sessions',
  middleware: does('session.list'),
  summary: 'Where am I signed in?',
  responses: { 200: answer('My sessions, the last used first.', SessionList), default: refused },
})

const endOne = createRoute({
  method: 'delete',
  path: '/api/auth/sessions/{id}',
  middleware: does('session.end'),
  summary: 'Sign out in one browser',
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: { 204: { description: 'It is signed out.' }, default: refused },
})

const endOthers = createRoute({
  method: 'delete',
  path: '/api/auth/sessions',
  middleware: does('session.end'),
  summary: 'Sign out everywhere else',
  responses: { 204: { description: 'Only this session is left.' }, default: refused },
})

/** Where somebody is signed in, and how to end that from elsewhere. */
export function addSessionRoutes(api: Api, context: Context): void {
  const { db, now } = context

  api.openapi(list, async (c) => {
    const { id, person } = sessionIn(c)
    return c.json({ sessions: await listSessions(db, person.id, { current: id, now: now() }) }, 200)
  })

  api.openapi(endOne, async (c) => {
    const { person } = sessionIn(c)
    const ended = await db.transaction().execute(async (tx) => {
      const isThere = await endSession(tx, person.id, c.req.valid('param').id)
      if (isThere) await recordEnded(tx, c.env.actor, person, 1)
      return isThere
    })
    if (!ended) throw new ChatError('not_found', 'You have no such session.')
    await tell(context, person.id)
    return c.body(null, 204)
  })

  api.openapi(endOthers, async (c) => {
    const { id, person } = sessionIn(c)
    await db.transaction().execute(async (tx) => {
      const ended = await endOtherSessions(tx, person.id, id)
      if (ended > 0) await recordEnded(tx, c.env.actor, person, ended)
    })
    await tell(context, person.id)
    return c.body(null, 204)
  })
}

/** A guest's own sessions are of no interest, and guests are many. */
async function recordEnded(
  tx: DatabaseTransaction,
  actor: Actor,
  { id, name, guest }: Person,
  ended: number,
): Promise<void> {
  if (guest) return
  const target = { kind: 'person', id, name } as const
  await record(tx, actor, { action: 'session.end', target, before: { sessions: ended } })
}
