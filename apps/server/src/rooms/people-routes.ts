import { peopleEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import { listAppearances } from './appearance.ts'
import { searchPeople, showCard } from './directory.ts'

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly limiter: RateLimiter
}

/** People as others see them, over HTTP. */
export function addPeopleRoutes(api: Api, { db, clock, limiter }: Needs): void {
  serve(api, peopleEndpoints, {
    'GET /api/people': async ({ actor, server, query: { ids } }) => ({
      people: await listAppearances(db, actor, server, ids, clock.wall()),
    }),

    // The guard has let nobody in without an account.
    'GET /api/people/found': async (asked) => {
      const { person } = sessionIn(asked)
      limiter.consume('findPeople', person.id)
      return searchPeople(db, asked.server, person, asked.query)
    },

    'GET /api/people/{userId}': ({ actor, server, params: { userId: id } }) =>
      showCard(db, server, { actor, id, now: clock.wall() }),
  })
}
