import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'

/** The server at a glance. */
export const Overview = z.object({
  version: z.string(),
  accounts: z.number(),
  guests: z.number(),
  /** Of each kind that there is. */
  rooms: z.record(z.string(), z.number()),
  /** Every message that was ever written, those that were deleted since among them. */
  messages: z.number(),
  /** Browsers that are signed in. */
  sessions: z.number(),
  /** Bytes of the database on the disk. */
  storageBytes: z.number(),
})
export type Overview = z.infer<typeof Overview>

export const overviewEndpoints = {
  'GET /api/admin/overview': {
    requires: 'overview.read',
    summary: 'The server at a glance',
    description: 'For the owner, admins and moderators.',
    answers: { 200: ['A few figures.', Overview] },
  },
} as const satisfies EndpointTable
