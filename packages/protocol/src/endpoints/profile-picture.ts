// The picture that shows a person, in place of their initials.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Profile } from '../profile.ts'
import type { EndpointTable } from './endpoint.ts'

/** The picture is uploaded before, as a file is. */
export const NewPicture = z.strictObject({
  /** The last part of the address of the upload. */
  upload: z.string().min(1).max(64),
})

export const profilePictureEndpoints = {
  'PUT /api/auth/picture': {
    requires: 'account.profile',
    summary: 'Take a picture',
    description: `For accounts. The picture is uploaded to \`/api/uploads\` first. The middle of it is cut out as a square, drawn anew as WebP of ${limits.profilePicturePixels} × ${limits.profilePicturePixels} pixels, and the upload is gone then.`,
    body: NewPicture,
    answers: { 200: ['What is chosen now.', Profile] },
  },
  'DELETE /api/auth/picture': {
    requires: 'account.profile',
    summary: 'Take the picture away',
    description: 'The person is shown by their initials again.',
    answers: { 200: ['What is chosen now.', Profile] },
  },
  'DELETE /api/people/{userId}/picture': {
    requires: 'account.remove-picture',
    summary: 'Take the picture of another person away',
    description:
      'For the owner, admins and moderators. Nobody does this to people of their own rank or a higher one. The audit log says who did it.',
    params: z.object({ userId: z.string().min(1).max(64) }),
    answers: { 204: ['They are shown by their initials.'] },
  },
} as const satisfies EndpointTable
