// A person's own view of a room.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Author, Level, Room, RoomLevel, Seq, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { WholeNumber } from './lists.ts'

export const SeenBy = z.object({
  /** In the order of their names. */
  people: z.array(Author),
  /** Too many are in the room: nobody is named. */
  tooMany: z.boolean(),
})
export type SeenBy = z.infer<typeof SeenBy>

const params = z.object({ slug: Slug })

export const readingEndpoints = {
  'POST /api/rooms/{slug}/unread': {
    requires: 'room.mark',
    summary: 'Mark a message and what follows it as unread',
    description:
      'Your read marker moves back to before the message, which is one of the room; your open tabs are told. Where the message is unread already, nothing changes. What you read later moves the marker forward again.',
    params,
    body: z.strictObject({ seq: Seq }),
    answers: { 200: ['The room, as it is for you now.', Room] },
  },
  'PUT /api/rooms/{slug}/level': {
    requires: 'room.level',
    summary: 'Choose how much of a room you are told',
    description:
      'Only you know; your open tabs are told. `nothing` mutes the room, `hidden` takes it from your list as well. From `until` on counts what you had chosen for good before. What is unread is counted all the same. The same again changes nothing.',
    params,
    body: z.strictObject({ level: Level, until: z.iso.datetime().optional() }),
    answers: { 200: ['What counts now.', RoomLevel] },
  },
  'GET /api/rooms/{slug}/messages/{seq}/seen': {
    requires: 'message.seen',
    summary: 'Who has read a message',
    description: `By their read markers, its author and you aside; in a room of more than ${limits.seenPeople} people, nobody is named.`,
    params: params.extend({ seq: WholeNumber }),
    answers: { 200: ['The people.', SeenBy] },
  },
} as const satisfies EndpointTable
