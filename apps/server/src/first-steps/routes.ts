import { firstStepEndpoints } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Mailer } from '../mail/mailer.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import { putFirstStepsAway, readFirstSteps } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly config: Pick<Config, 'dataFolder' | 'databaseUrl'>
  readonly mailer: Pick<Mailer, 'isThere'>
}

/** What the owner of a new server does first, over HTTP. */
export function addFirstStepRoutes(api: Api, { db, config, mailer }: Needs): void {
  serve(api, firstStepEndpoints, {
    'GET /api/first-steps': (asked) =>
      readFirstSteps(db, sessionIn(asked).person.id, { config, hasMail: mailer.isThere }),

    'DELETE /api/first-steps': (asked) => putFirstStepsAway(db, sessionIn(asked).person.id),
  })
}
