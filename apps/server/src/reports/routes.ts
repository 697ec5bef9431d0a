import { reportEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import type { ReportActions } from './actions.ts'
import { listReportedRooms, listReports } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly reportActions: ReportActions
}

/** Reports over HTTP. */
export function addReportRoutes(api: Api, { db, reportActions }: Needs): void {
  serve(api, reportEndpoints, {
    'POST /api/rooms/{slug}/messages/{seq}/reports': ({ actor, params, body }) =>
      reportActions.reportMessage(actor, { ...params, ...body }),

    'GET /api/reports': async ({ actor, server, query }) =>
      listReports(db, await listReportedRooms(db, actor, server), query),

    'GET /api/reports/summary': ({ actor }) => reportActions.summarise(actor),

    'PATCH /api/reports/{id}': ({ actor, params: { id }, body: { outcome } }) =>
      reportActions.resolveReport(actor, id, outcome),
  })
}
