// What those see and do who keep order: reports of messages, and addresses that are kept out. Over the HTTP API alone.
import { z } from 'zod'
import { ListQuery } from './invitations.ts'
import { limits } from './limits.ts'
import { Author, Message } from './resources.ts'
import { codePoints } from './text.ts'

const Reason = z
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

/** Somebody finds that a message should not be there. */
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
  /** Whether there is anything that whoever asks moderates. */
  moderates: z.boolean(),
  /** Reports that wait for them. */
  open: z.number().int(),
})
export type ReportSummary = z.infer<typeof ReportSummary>

export const NewAddressBan = z.strictObject({
  /** An IP address, or a network such as `203.0.113.0/24`. */
  network: z.string().max(64),
  reason: Reason,
  /** Seconds; null: until it is lifted. */
  expiresIn: z.number().int().min(60).max(limits.banLifeMax).nullable().default(null),
})
export type NewAddressBan = z.infer<typeof NewAddressBan>

/** Addresses from which nobody gets to the API and the sockets. */
export const AddressBan = z.object({
  id: z.string(),
  network: z.string(),
  reason: z.string(),
  /** By the name that they had then. */
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
})
export type AddressBan = z.infer<typeof AddressBan>
export const AddressBanList = z.object({ bans: z.array(AddressBan), next: z.string().nullable() })
export type AddressBanList = z.infer<typeof AddressBanList>
