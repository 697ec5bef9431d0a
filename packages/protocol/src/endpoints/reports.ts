import { z } from 'zod'
import { limits } from '../limits.ts'
import { Author, Message, Slug } from '../resources.ts'
import { codePoints } from '../text.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, WholeNumber } from './lists.ts'

export const Reason = z
  .string()
  .transform((reason) => reason.trim())
  .refine((reason) => codePoints(reason) <= limits.reasonCodePoints, {
    message: `a reason has at most ${limits.reasonCodePoints} characters`,
    params: { code: 'too_long' },
  })
  .default('')

export const NewReport = z.strictObject({ reason: Reason })

/** What became of a report: the message was right to stay, or it is deleted. */
export const ReportOutcome = z.enum(['dismissed', 'deleted'])
export type ReportOutcome = z.infer<typeof ReportOutcome>

export const ReportResolution = z.strictObject({ outcome: ReportOutcome })

/** A message is reported to the moderators. */
export const Report = z.object({
  id: z.string(),
  room: z.object({ slug: z.string(), name: z.string() }),
  /** As it is now. */
  message: Message,
  reporter: Author,
  /** Empty when none was given. */
  reason: z.string(),
  createdAt: z.iso.datetime(),
  /** Null while it is open. */
  resolved: z.object({ outcome: ReportOutcome, by: z.string(), at: z.iso.datetime() }).nullable(),
})
export type Report = z.infer<typeof Report>

export const ReportQuery = ListQuery.extend({ state: z.enum(['open', 'resolved']).default('open') })
export type ReportQuery = z.infer<typeof ReportQuery>

export const ReportList = z.object({ reports: z.array(Report), next: z.string().nullable() })
export type ReportList = z.infer<typeof ReportList>

export const ReportSummary = z.object({
  /** Whether there is anything that the asking person moderates. */
  moderates: z.boolean(),
  /** Reports that wait for them. */
  open: z.number().int(),
})
export type ReportSummary = z.infer<typeof ReportSummary>

export const reportEndpoints = {
  'POST /api/rooms/{slug}/messages/{seq}/reports': {
    requires: 'report.make',
    summary: 'Report a message to the moderators of its room',
    description: 'Once a person and message; again changes nothing.',
    params: z.object({ slug: Slug, seq: WholeNumber }),
    body: NewReport,
    answers: { 204: ['It is reported.'] },
  },
  'GET /api/reports': {
    requires: 'report.list',
    summary: 'The reports of the rooms that I moderate',
    description: 'Those that wait, the oldest first; or those that are settled, the newest first.',
    query: ReportQuery,
    answers: { 200: ['A page of them.', ReportList] },
  },
  'GET /api/reports/summary': {
    requires: 'report.list',
    summary: 'How many reports wait for me?',
    answers: { 200: ['And whether I moderate anything.', ReportSummary] },
  },
  'PATCH /api/reports/{id}': {
    requires: 'report.resolve',
    summary: 'Decide about a report',
    description: '`deleted` deletes the message, and settles all reports of it.',
    params: z.object({ id: z.string().max(64) }),
    body: ReportResolution,
    answers: { 204: ['It is settled.'] },
  },
} as const satisfies EndpointTable
