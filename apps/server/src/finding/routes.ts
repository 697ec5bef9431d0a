import { searchEndpoints } from '@lobby/protocol'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { SearchActions } from './actions.ts'
import { findMessages } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly searchActions: SearchActions
}

/** The search, over HTTP. */
export function addSearchRoutes(api: Api, { db, limiter, searchActions }: Needs): void {
  serve(api, searchEndpoints, {
    'GET /api/search': (asked) => {
      const { person } = sessionIn(asked)
      limiter.consume('findMessages', person.id)
      return findMessages(db, person, asked.server, asked.query)
    },

    'POST /api/admin/search/remake': (asked) => searchActions.remakeIndex(asked.actor),
  })
}
