import { createRoute } from '@hono/zod-openapi'
import {
  NewReport,
  ReportList,
  ReportQuery,
  ReportResolution,
  ReportSummary,
  Slug,
  WholeNumber,
} from '@lobby/protocol'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { reportMessage, resolveReport, summarise } from './actions.ts'
import { listReportedRooms, listReports } from './queries.ts'

const make = createRoute({
  method: 'post',
  path: '/api/rooms/{slug}/messages/{seq}/reports',
  middleware: does('report.make'),
  summary: 'Report a message to those who moderate its room',
  description: 'Once a person and message; again changes nothing.',
  request: { params: z.object({ slug: Slug, seq: WholeNumber }), body: json(NewReport) },
  responses: { 204: { description: 'It is reported.' }, default: refused },
})

const list = createRoute({
  method: 'get',
  path: '/api/reports',
  middleware: does('report.list'),
  summary: 'The reports of the rooms that I moderate',
  description: 'Those that wait, the oldest first; or those that are settled, the newest first.',
  request: { query: ReportQuery },
  responses: { 200: answer('A page of them.', ReportList), default: refused },
})

const summary = createRoute({
  method: 'get',
  path: '/api/reports/summary',
  middleware: does('report.list'),
  summary: 'How many reports wait for me?',
  responses: { 200: answer('And whether I moderate anything.', ReportSummary), default: refused },
})

const resolve = createRoute({
  method: 'patch',
  path: '/api/reports/{id}',
  middleware: does('report.resolve'),
  summary: 'Decide about a report',
  description: '`deleted` deletes the message, and settles all reports of it.',
  request: { params: z.object({ id: z.string().max(64) }), body: json(ReportResolution) },
  responses: { 204: { description: 'It is settled.' }, default: refused },
})

/** Reports over HTTP. */
export function addReportRoutes(api: Api, context: Context): void {
  const { db } = context

  api.openapi(make, async (c) => {
    const { slug, seq } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    await reportMessage(context, c.env.actor, { slug, seq, reason })
    return c.body(null, 204)
  })

  api.openapi(list, async (c) => {
    const { actor, server } = c.env
    const rooms = await listReportedRooms(db, actor, server)
    return c.json(await listReports(db, rooms, c.req.valid('query')), 200)
  })

  api.openapi(summary, async (c) => c.json(await summarise(context, c.env.actor), 200))

  api.openapi(resolve, async (c) => {
    const { id } = c.req.valid('param')
    await resolveReport(context, c.env.actor, id, c.req.valid('json').outcome)
    return c.body(null, 204)
  })
}
