import { peopleEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import { listAppearances } from './appearance.ts'

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
}

/** People as others see them, over HTTP. */
export function addPeopleRoutes(api: Api, { db, clock }: Needs): void {
  serve(api, peopleEndpoints, {
    'GET /api/people': async ({ actor, server, query: { ids } }) => ({
      people: await listAppearances(db, actor, server, ids, clock.wall()),
    }),
  })
}
