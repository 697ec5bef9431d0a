// The picture that shows a room, in place of its sign.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Room, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { NewPicture } from './profile-picture.ts'

const params = z.object({ slug: Slug })

export const roomPictureEndpoints = {
  'PUT /api/rooms/{slug}/picture': {
    requires: 'room.configure',
    summary: 'Give a room a picture',
    description: `The picture is uploaded to \`/api/uploads\` first. The middle of it is cut out as a square, drawn anew as WebP of ${limits.profilePicturePixels} × ${limits.profilePicturePixels} pixels, and the upload is gone then. The change is an event in the room’s log: \`room.changed\` with its \`image\`.`,
    params,
    body: NewPicture,
    answers: { 200: ['The room.', Room] },
  },
  'DELETE /api/rooms/{slug}/picture': {
    requires: 'room.configure',
    summary: 'Take a room’s picture away',
    description: 'Its sign shows it again. The change is an event in the room’s log.',
    params,
    answers: { 200: ['The room.', Room] },
  },
} as const satisfies EndpointTable
