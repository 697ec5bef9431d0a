// What links to messages lead to, as their reader may see it.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Message, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { WholeNumber } from './lists.ts'

/** Messages by the ends of their addresses, such as `garden@12`; several are separated by commas. */
export const MessagesQuery = z.strictObject({
  of: z
    .string()
    .max(limits.previewsAtOnce * 300)
    .transform((text) => [...new Set(text.split(','))].map(placeIn))
    .pipe(z.array(z.object({ slug: Slug, seq: WholeNumber })).max(limits.previewsAtOnce)),
})

function placeIn(address: string): { slug: string; seq: string } {
  const [slug = '', seq = ''] = address.split('@')
  return { slug, seq }
}

export const Preview = z.object({
  /** The room's address, and its name. */
  room: z.string(),
  name: z.string(),
  message: Message,
})
export type Preview = z.infer<typeof Preview>

export const previewEndpoints = {
  'GET /api/previews': {
    requires: 'room.list',
    summary: 'What these messages say',
    description:
      'For links to messages of this server, and for where a forwarded message comes from. What is deleted, what is not there and what you may not read is not in the answer.',
    query: MessagesQuery,
    answers: {
      200: ['The messages that you may read.', z.object({ previews: z.array(Preview) })],
    },
  },
} as const satisfies EndpointTable
