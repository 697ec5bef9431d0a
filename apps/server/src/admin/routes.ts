import { overviewEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import type { Troubles } from '../ground/troubles.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import { readDays } from './daily-growth.ts'
import { readOverview } from './overview-queries.ts'
import { readHealth } from './server-health.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly config: Config
  readonly troubles: Pick<Troubles, 'health'>
  /** What the database takes on the disk. */
  readonly storageBytes: () => Promise<number>
}

/** The server at a glance, over HTTP. */
export function addOverviewRoutes(
  api: Api,
  { db, clock, config, troubles, storageBytes }: Needs,
): void {
  serve(api, overviewEndpoints, {
    'GET /api/admin/overview': async () => {
      const now = clock.wall()
      const figures = await readOverview(db, { now, bytes: await storageBytes() })
      const { problems } = troubles.health()
      const health = { ...(await readHealth(config)), problems }
      return { ...figures, health, days: await readDays(db, now) }
    },
  })
}
