import { auditEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import { listAudit } from './queries.ts'
import { openReadings } from './readings.ts'
import { verifyAudit } from './verify.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
}

/** What was done, by which person, to what. */
export function addAuditRoutes(api: Api, { db, clock }: Needs): void {
  const noteReading = openReadings(db, clock.wall)

  serve(api, auditEndpoints, {
    'GET /api/admin/audit': async ({ actor, query }) => {
      const target = { kind: 'server', id: '', name: '' } as const
      await noteReading(actor, { action: 'audit.read', target })
      return listAudit(db, query)
    },

    'GET /api/admin/audit/check': ({ query: { expect } }) => verifyAudit(db, expect),
  })
}
