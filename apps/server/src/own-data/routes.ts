import { ownDataEndpoints } from '@lobby/protocol'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { OwnDataActions } from './actions.ts'
import { listOwnMessages } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly ownDataActions: OwnDataActions
}

/** What the server keeps of the person who asks. */
export function addOwnDataRoutes(api: Api, { db, limiter, ownDataActions }: Needs): void {
  serve(api, ownDataEndpoints, {
    'POST /api/account/data': (asked) => ownDataActions.exportOwnData(sessionIn(asked).person),

    'GET /api/account/data/messages': (asked) => {
      const { id } = sessionIn(asked).person
      limiter.consume('ownMessages', id)
      return listOwnMessages(db, id, asked.query)
    },

    'DELETE /api/account': (asked) => ownDataActions.deleteOwnAccount(sessionIn(asked).person),
  })
}
