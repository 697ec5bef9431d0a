import { z } from 'zod'
import { limits } from '../limits.ts'
import { Body, Message, Name, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { WholeNumber } from './lists.ts'

/** Which page: the newest one, or by `seq` just before, just after, or around one. */
export const PageQuery = z
  .strictObject({
    before: WholeNumber.optional(),
    after: WholeNumber.optional(),
    around: WholeNumber.optional(),
    limit: WholeNumber.refine((count) => count >= 1 && count <= limits.pageMax, {
      message: `from 1 to ${limits.pageMax}`,
    }).default(limits.pageDefault),
  })
  .refine(
    ({ before, after, around }) =>
      [before, after, around].filter((seq) => seq !== undefined).length <= 1,
    { message: 'give at most one of before, after and around' },
  )
export type PageQuery = z.infer<typeof PageQuery>

/** Oldest first. */
export const MessagePage = z.object({
  messages: z.array(Message),
  /** Whether the room has messages before the first and after the last of these. */
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
})
export type MessagePage = z.infer<typeof MessagePage>

export const NewMessage = z.strictObject({
  body: Body,
  /** The name a guest without a session goes by; ignored when there is a session of an account. */
  name: Name.optional(),
})

const IdempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, { message: 'the Idempotency-Key is 1 to 255 ASCII characters' })

const params = z.object({ slug: Slug })

export const messageEndpoints = {
  'GET /api/rooms/{slug}/messages': {
    requires: 'room.read',
    summary: 'A page of a room’s messages',
    description: 'The newest page by default; oldest first within it.',
    params,
    query: PageQuery,
    answers: { 200: ['The page.', MessagePage] },
  },
  'POST /api/rooms/{slug}/messages': {
    requires: 'message.send',
    summary: 'Send a message',
    description:
      'Answers once the message is on disk. Repeating an `Idempotency-Key` answers with the first ' +
      'message (status 200) and stores nothing; a different text under the same key is refused.',
    params,
    headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
    body: NewMessage,
    answers: {
      201: ['The message, stored.', Message],
      200: ['The message, stored before.', Message],
    },
  },
  'DELETE /api/rooms/{slug}/messages/{seq}': {
    requires: 'message.delete',
    summary: 'Delete a message',
    description:
      'One’s own, or as a moderator anybody’s. Its place in the room stays; its text is gone.',
    params: params.extend({ seq: WholeNumber }),
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable
