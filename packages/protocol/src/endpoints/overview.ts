import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'
import { Trouble } from './health.ts'

/** What happened on a day. */
export const DayOfServer = z.object({
  /** In UTC, as `2026-11-28`. */
  day: z.iso.date(),
  /** Events that were written: messages, changes of them, and what happened to rooms and members. */
  events: z.number().int().min(0),
  /** People who came for the first time, guests among them. */
  people: z.number().int().min(0),
})
export type DayOfServer = z.infer<typeof DayOfServer>

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
  /** Those that people have sent and that are there, and their bytes. */
  files: z.object({ count: z.number(), bytes: z.number() }),
  /** How the process that answers is, and its machine. */
  health: z.object({
    database: z.enum(['SQLite', 'PostgreSQL']),
    /** Bytes that are left on the disk of the data folder; absent where the database is elsewhere. */
    freeBytes: z.number().optional(),
    startedAt: z.iso.datetime(),
    /** What this node is called. */
    node: z.string(),
    /** Processes that hold connections. */
    workers: z.number().int(),
    /** Whether a mail server is set up. */
    mail: z.boolean(),
    /** What does not work just now, as in `/health`. */
    problems: z.array(Trouble),
  }),
  /** The last 30 days, the oldest first. */
  days: z.array(DayOfServer),
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
