import { searchEndpoints } from '@lobby/protocol'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { turnsByKey } from '../ground/turns-by-key.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { SearchActions } from './actions.ts'
import { type FindNeeds, findMessages } from './queries.ts'

interface Needs extends FindNeeds {
  readonly limiter: RateLimiter
  readonly searchActions: SearchActions
}

/** Searches of one person that wait for the one that looks. */
const mostWaiting = 4

/** The search, over HTTP. */
export function addSearchRoutes(api: Api, { limiter, searchActions, ...needs }: Needs): void {
  const inTurn = turnsByKey(mostWaiting)
  serve(api, searchEndpoints, {
    'GET /api/search': (asked) => {
      const { person } = sessionIn(asked)
      limiter.consume('findMessages', person.id)
      return inTurn(person.id, () => findMessages(needs, person, asked.query))
    },

    'POST /api/admin/search/remake': (asked) => searchActions.remakeIndex(asked.actor),
  })
}
