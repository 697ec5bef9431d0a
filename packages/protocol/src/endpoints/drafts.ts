// What a person is writing, on all of their devices.
import { z } from 'zod'
import { DraftText, Seq, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { WholeNumber } from './lists.ts'

export const Draft = z.object({
  room: z.string(),
  /** The `seq` of the thread’s root; absent: in the room itself. */
  thread: Seq.optional(),
  /** Empty once it was sent or thrown away. */
  text: z.string(),
  /** Of two, the one of the higher version is the newer. */
  version: z.number().int().min(1),
})
export type Draft = z.infer<typeof Draft>

const params = z.object({ slug: Slug })

export const draftEndpoints = {
  'GET /api/drafts': {
    requires: 'draft.keep',
    summary: 'What you are writing',
    description: 'In the rooms that you may read, the newest first.',
    answers: { 200: ['All that is not empty.', z.object({ drafts: z.array(Draft) })] },
  },
  'PUT /api/drafts/{slug}': {
    requires: 'draft.keep',
    summary: 'Keep what you are writing in a room',
    description:
      'In place of what was kept there before; your open tabs are told. The same text again changes nothing.',
    params,
    body: z.strictObject({ text: DraftText, thread: Seq.min(1).optional() }),
    answers: { 200: ['The draft.', Draft] },
  },
  'DELETE /api/drafts/{slug}': {
    requires: 'draft.keep',
    summary: 'Throw away what you are writing in a room',
    params,
    query: z.strictObject({ thread: WholeNumber.optional() }),
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable
