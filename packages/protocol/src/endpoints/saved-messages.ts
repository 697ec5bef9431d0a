// What a person has saved for later.
import { z } from 'zod'
import { Message, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next, WholeNumber } from './lists.ts'

export const SavedMessage = z.object({
  /** The room's address. */
  room: z.string(),
  message: Message,
  savedAt: z.iso.datetime(),
})
export type SavedMessage = z.infer<typeof SavedMessage>

const params = z.object({ slug: Slug, seq: WholeNumber })

export const savedMessageEndpoints = {
  'GET /api/saved': {
    requires: 'message.save',
    summary: 'What you have saved for later',
    description:
      'The last saved first, as far as it is there and you may read it. A page may have fewer messages than asked for; `next` says whether there are more.',
    query: ListQuery,
    answers: { 200: ['A page of it.', z.object({ saved: z.array(SavedMessage), next })] },
  },
  'PUT /api/saved/{slug}/{seq}': {
    requires: 'message.save',
    summary: 'Save a message for later',
    description: 'Only you know. What is saved already stays where it is.',
    params,
    answers: { 204: ['It is saved.'] },
  },
  'DELETE /api/saved/{slug}/{seq}': {
    requires: 'message.save',
    summary: 'Take a message from what you have saved',
    params,
    answers: { 204: ['It is not saved any more.'] },
  },
} as const satisfies EndpointTable
