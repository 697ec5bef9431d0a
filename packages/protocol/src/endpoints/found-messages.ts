// Messages, for the staff of the server.
import { z } from 'zod'
import { Message } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { instant, order, paged, paging, searched } from './lists.ts'

export const MessageQuery = z.strictObject({
  /** A part of the text. */
  q: searched.optional(),
  /** The id of a room, or `@` and its slug. */
  room: searched.optional(),
  /** A part of the author's name. */
  author: searched.optional(),
  /** The id of an author. */
  authorId: searched.optional(),
  /** Written at this instant or later ... */
  since: instant.optional(),
  /** ... and before this one. */
  until: instant.optional(),
  order: order.default('desc'),
  ...paging,
})
export type MessageQuery = z.infer<typeof MessageQuery>

/** A message in a room that everybody may enter. */
export const FoundMessage = z.object({
  ...Message.shape,
  room: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
})
export type FoundMessage = z.infer<typeof FoundMessage>

export const FoundMessageList = z.object({ messages: z.array(FoundMessage), ...paged })
export type FoundMessageList = z.infer<typeof FoundMessageList>

export const MessageDetail = z.object({
  message: FoundMessage,
  may: z.array(z.enum(['message.delete'])),
})
export type MessageDetail = z.infer<typeof MessageDetail>

const params = z.object({ id: z.string().min(1).max(64) })

export const foundMessageEndpoints = {
  'GET /api/admin/messages': {
    requires: 'message.search',
    summary: 'Find messages in public rooms',
    description:
      'For the owner, admins and moderators. What was said in rooms of members alone is not found.',
    query: MessageQuery,
    answers: { 200: ['A page of them.', FoundMessageList] },
  },
  'GET /api/admin/messages/{id}': {
    requires: 'message.search',
    summary: 'One message of a public room',
    description: 'For the owner, admins and moderators.',
    params,
    answers: { 200: ['The message.', MessageDetail] },
  },
  'DELETE /api/admin/messages/{id}': {
    requires: ['message.delete', 'message.search'],
    proof: true,
    summary: 'Delete a message of a public room',
    description: 'Its place in the room stays; its text is gone.',
    params,
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable
