import { createRoute, z } from '@hono/zod-openapi'
import { AuditCheck, AuditList, AuditQuery } from '@lobby/protocol'
import { type Api, answer, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import type { Database } from '../storage/database.ts'
import { listAudit } from './queries.ts'
import { openReadings } from './readings.ts'
import { verifyAudit } from './verify.ts'

const list = createRoute({
  method: 'get',
  path: '/api/admin/audit',
  middleware: does('audit.read'),
  summary: 'Who did what to whom?',
  description: 'For the owner and admins. The newest first, if nothing else is asked for.',
  request: { query: AuditQuery },
  responses: { 200: answer('A page of the log.', AuditList), default: refused },
})

const check = createRoute({
  method: 'get',
  path: '/api/admin/audit/check',
  middleware: does('audit.read'),
  summary: 'Is the audit log as it was written?',
  description: 'For the owner and admins. `expect` is the `head` of an earlier answer.',
  request: { query: z.strictObject({ expect: z.string().max(64).optional() }) },
  responses: { 200: answer('How far its chain holds.', AuditCheck), default: refused },
})

/** Who did what to whom. */
export function addAuditRoutes(api: Api, db: Database): void {
  const noteReading = openReadings(db)

  api.openapi(list, async (c) => {
    const target = { kind: 'server', id: '', name: '' } as const
    await noteReading(c.env.actor, { action: 'audit.read', target })
    return c.json(await listAudit(db, c.req.valid('query')), 200)
  })

  api.openapi(check, async (c) => c.json(await verifyAudit(db, c.req.valid('query').expect), 200))
}
