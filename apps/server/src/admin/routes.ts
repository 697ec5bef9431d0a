import { overviewEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import { readOverview } from './overview-queries.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  /** What the database takes on the disk. */
  readonly storageBytes: () => Promise<number>
}

/** The server at a glance, over HTTP. */
export function addOverviewRoutes(api: Api, { db, clock, storageBytes }: Needs): void {
  serve(api, overviewEndpoints, {
    'GET /api/admin/overview': async () =>
      readOverview(db, { now: clock.wall(), bytes: await storageBytes() }),
  })
}
