import { peopleEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { listAppearances } from './appearance.ts'

/** People as others see them, over HTTP. */
export function addPeopleRoutes(api: Api, { db }: Pick<Context, 'db'>): void {
  serve(api, peopleEndpoints, {
    'GET /api/people': async ({ actor, server, query: { ids } }) => ({
      people: await listAppearances(db, actor, server, ids),
    }),
  })
}
