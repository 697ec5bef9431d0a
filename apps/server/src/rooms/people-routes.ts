import { createRoute } from '@hono/zod-openapi'
import { PeopleLooks, PeopleQuery } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { listLooks } from './looks.ts'

const looks = createRoute({
  method: 'get',
  path: '/api/people',
  middleware: does('person.look'),
  summary: 'How do these people look?',
  description:
    'By their ids, which one knows from what they wrote. People who have chosen nothing are not in the answer, nor are people who are and wrote in no room that you may read.',
  request: { query: PeopleQuery },
  responses: { 200: answer('Those who have chosen something.', PeopleLooks), default: refused },
})

/** People as others see them, over HTTP. */
export function addPeopleRoutes(api: Api, { db }: Context): void {
  api.openapi(looks, async (c) => {
    const { actor, server } = c.env
    return c.json({ people: await listLooks(db, actor, server, c.req.valid('query').ids) }, 200)
  })
}
