// A person's own view of a room.
import { z } from 'zod'
import { Room, Seq, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'

const params = z.object({ slug: Slug })

export const readingEndpoints = {
  'POST /api/rooms/{slug}/unread': {
    requires: 'room.mark',
    summary: 'Mark a message and what follows it as unread',
    description:
      'Your read marker moves back to before the message; your open tabs are told. Where the message is unread already, nothing changes. What you read later moves the marker forward again.',
    params,
    body: z.strictObject({ seq: Seq }),
    answers: { 200: ['The room, as it is for you now.', Room] },
  },
} as const satisfies EndpointTable
