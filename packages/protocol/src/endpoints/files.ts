// Files of messages. Their way in is tus, at `/api/uploads`: see docs/protocol.md.
import { z } from 'zod'
import { FileId } from '../attached-file.ts'
import type { EndpointTable } from './endpoint.ts'
import { WholeNumber } from './lists.ts'

const params = z.object({ id: FileId })

export const fileEndpoints = {
  'GET /files/{id}/thumb': {
    requires: 'room.read',
    summary: 'A picture in a smaller size',
    description:
      'At least `w` pixels wide where the picture is; without `w`, or where there is no smaller one, the file itself. For those who may read the message that has it, and for its sender.',
    params,
    query: z.object({ w: WholeNumber.optional() }),
    answers: { 200: ['The picture.'] },
  },
  'GET /files/{id}/{name}': {
    requires: 'room.read',
    summary: 'A file of a message',
    description:
      'For those who may read the message that has it, asked each time, and for its sender. Pictures, sounds and films are shown; everything else is for saving. `Range` gives a part of it.',
    params: params.extend({ name: z.string() }),
    answers: { 200: ['The file.'], 206: ['A part of it.'], 304: ['The one that is known.'] },
  },
} as const satisfies EndpointTable
