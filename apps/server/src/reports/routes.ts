import { reportEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { reportMessage, resolveReport, summarise } from './actions.ts'
import { listReportedRooms, listReports } from './queries.ts'

/** Reports over HTTP. */
export function addReportRoutes(api: Api, context: Context): void {
  const { db } = context

  serve(api, reportEndpoints, {
    'POST /api/rooms/{slug}/messages/{seq}/reports': ({ actor, params, body }) =>
      reportMessage(context, actor, { ...params, ...body }),

    'GET /api/reports': async ({ actor, server, query }) =>
      listReports(db, await listReportedRooms(db, actor, server), query),

    'GET /api/reports/summary': ({ actor }) => summarise(context, actor),

    'PATCH /api/reports/{id}': ({ actor, params: { id }, body: { outcome } }) =>
      resolveReport(context, actor, id, outcome),
  })
}
