// What lists have in common: how a part of one is asked for, and how the answer says where it is.
import { z } from 'zod'
import { limits } from '../limits.ts'

/** Digits and nothing else: `''`, `0x10` and `1e2` are numbers to JavaScript, too. */
export const WholeNumber = z
  .string()
  .regex(/^\d{1,16}$/, { message: 'a whole number in digits' })
  .transform(Number)
  .refine(Number.isSafeInteger, { message: 'a number up to 9007199254740991' })

/** Which page of a list: the newest, or what comes after `next` of the one before. */
export const ListQuery = z.strictObject({
  after: z.string().max(64).optional(),
  limit: WholeNumber.refine((count) => count >= 1 && count <= limits.pageMax, {
    message: `from 1 to ${limits.pageMax}`,
  }).default(limits.pageDefault),
})
export type ListQuery = z.infer<typeof ListQuery>

/** What follows a page of a list: the `after` of the next one, or null. */
export const next = z.string().nullable()

export const order = z.enum(['asc', 'desc'])

/** A text to look for. To the database, NUL would be its end. */
export const searched = z
  .string()
  .max(200)
  .refine((text) => !text.includes('\0'), { message: 'text without the character NUL' })

/** A bound of the times that are asked for. */
export const instant = z.iso.datetime({ error: 'an instant such as 2026-01-31T12:00:00Z' })

/** The part of a list that is asked for. */
export const paging = {
  page: WholeNumber.refine((page) => page >= 1 && page <= limits.adminPages, {
    message: `from 1 to ${limits.adminPages}`,
  }).default(1),
  limit: WholeNumber.refine((count) => count >= 1 && count <= limits.adminRows, {
    message: `from 1 to ${limits.adminRows}`,
  }).default(25),
}

/** How an answer says where in the list it is. */
export const paged = {
  /** How many there are; absent where that would take long to count. */
  total: z.number().optional(),
  hasMore: z.boolean(),
}
