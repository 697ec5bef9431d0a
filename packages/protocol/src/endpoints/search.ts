// What was said, found again.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Message } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { WholeNumber } from './lists.ts'

export const searchOrders = ['newest', 'best'] as const

export const SearchQuery = z.strictObject({
  /** As a person types it. To the database, NUL would be its end. */
  q: z
    .string()
    .min(1, { message: 'what to look for' })
    .max(limits.searchCharacters, { message: `at most ${limits.searchCharacters} characters` })
    .refine((text) => !text.includes('\0'), { message: 'text without the character NUL' }),
  sort: z.enum(searchOrders).default('newest'),
  /** `next` of the page before. */
  cursor: z.string().max(400, { message: 'the `next` of the page before' }).optional(),
  limit: WholeNumber.refine((count) => count >= 1 && count <= limits.searchResultsMax, {
    message: `from 1 to ${limits.searchResultsMax}`,
  }).default(limits.searchResults),
  /** Where a day begins and ends as for the person; UTC, if it is not said. */
  zone: z
    .string()
    .max(64)
    .refine(isTimeZone, { message: 'a time zone such as Europe/Berlin' })
    .optional(),
})
export type SearchQuery = z.infer<typeof SearchQuery>

export const SearchResult = z.object({
  /** The room's address. */
  room: z.string(),
  message: Message,
  /** Which parts of its text were sought: from one UTF-16 unit up to another, without it. */
  marks: z.array(z.tuple([z.number().int(), z.number().int()])),
})
export type SearchResult = z.infer<typeof SearchResult>

export const SearchPage = z.object({
  results: z.array(SearchResult),
  /** The `cursor` of the page after it, and of no other search; absent: there is none. */
  next: z.string().optional(),
  /** The search took too long, and ended here, with fewer results than were asked for: what was said since then was looked at. `next` goes on before it. */
  lookedTo: z.iso.datetime().optional(),
})
export type SearchPage = z.infer<typeof SearchPage>

export const searchEndpoints = {
  'GET /api/search': {
    requires: 'message.find',
    summary: 'Find messages',
    description:
      'In all rooms that you may read, as far back as you may. Every word is sought as a part of the text, whatever its case and accents; two letters as the beginning of a word, one letter as a word of its own; where a script has no spaces, and for signs such as emoji, everywhere. `"…"` is a phrase, `-` before a word or a condition means without it. Conditions: `from:` a username, a name or `me`; `in:` a room’s address; `before:`, `after:` and `on:` a day such as 2026-01-31; `has:` link, code, file, image or reaction; `is:` pinned, saved, thread or unread; `mentions:me`. Several `from:` or `in:` mean one of them. The newest come first, or the best of the newest 500. Names of files are a part of the text. A message is found as soon as it is sent, and a page may have fewer results than asked for: after a second it ends, says how far it has looked, and `next` goes on from there. One search of a person is done at a time, and four may wait.',
    query: SearchQuery,
    answers: { 200: ['A page of them.', SearchPage] },
  },
  'POST /api/admin/search/remake': {
    requires: 'settings.change',
    proof: true,
    summary: 'Make the index of the search again',
    description:
      'For the owner and admins. It is thrown away, and made again from the log while people write and search; until then less is found.',
    answers: { 204: ['It is thrown away; a server begins to make it within a minute.'] },
  },
} as const satisfies EndpointTable

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}
