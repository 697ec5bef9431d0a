// What was done, by which person, to what.
import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'
import { instant, order, paged, paging, searched } from './lists.ts'

/** How far the chain of the audit log holds. */
export const AuditCheck = z.object({
  /** Those that are as they were written, from the first one on. */
  entries: z.int().min(0),
  /** The hash of the last of them. Keep it elsewhere, and ask with it later. */
  head: z.string(),
  /** What is wrong after that; absent when nothing is. */
  breach: z.string().optional(),
})
export type AuditCheck = z.infer<typeof AuditCheck>

export const AuditQuery = z.strictObject({
  /** A part of the name of the person who did it. */
  actor: searched.optional(),
  /** The action's name, such as `member.ban`. */
  action: searched.optional(),
  /** A part of the name of what it was done to, or of the room's address. */
  target: searched.optional(),
  /** At this instant or later ... */
  since: instant.optional(),
  /** ... and before this one. */
  until: instant.optional(),
  order: order.default('desc'),
  ...paging,
})
export type AuditQuery = z.infer<typeof AuditQuery>

/** Something that was done to others, to a room or to the server. */
export const AuditEntry = z.object({
  /** Its place in the log: 1, 2, 3 and so on, without holes. */
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.object({ id: z.string(), name: z.string() }),
  /** From where; null for the operator at the machine. */
  address: z.string().nullable(),
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  /** The address of the room in which it was done; null when in none. */
  room: z.string().nullable(),
  /** What changed, and to what; null where there is nothing to say. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditList = z.object({
  entries: z.array(AuditEntry),
  /** The actions that the log has entries of. */
  actions: z.array(z.string()),
  ...paged,
})
export type AuditList = z.infer<typeof AuditList>

export const auditEndpoints = {
  'GET /api/admin/audit': {
    requires: 'audit.read',
    summary: 'What was done, and by which person?',
    description: 'For the owner and admins. The newest first, if nothing else is asked for.',
    query: AuditQuery,
    answers: { 200: ['A page of the log.', AuditList] },
  },
  'GET /api/admin/audit/check': {
    requires: 'audit.read',
    summary: 'Is the audit log as it was written?',
    description: 'For the owner and admins. `expect` is the `head` of an earlier answer.',
    query: z.strictObject({ expect: z.string().max(64).optional() }),
    answers: { 200: ['How far its chain holds.', AuditCheck] },
  },
} as const satisfies EndpointTable
