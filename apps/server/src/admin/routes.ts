import { overviewEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import { readOverview } from './overview-queries.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly config: Pick<Config, 'dataFolder'>
}

/** The server at a glance, over HTTP. */
export function addOverviewRoutes(api: Api, { db, clock, config }: Needs): void {
  serve(api, overviewEndpoints, {
    'GET /api/admin/overview': () =>
      readOverview(db, { now: clock.wall(), dataFolder: config.dataFolder }),
  })
}
