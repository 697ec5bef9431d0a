import { profilePictureEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { ProfileActions } from '../people/profile-actions.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { UseSquare } from './uploaded-square.ts'

interface Needs {
  readonly profileActions: ProfileActions
  readonly useSquare: UseSquare
}

/** The picture of the person who asks, and that of another, which only goes. */
export function addProfilePictureRoutes(api: Api, { profileActions, useSquare }: Needs): void {
  serve(api, profilePictureEndpoints, {
    'PUT /api/auth/picture': (asked) => {
      const { person } = sessionIn(asked)
      return useSquare(person, asked.body.upload, (make) =>
        profileActions.changePicture(person, make),
      )
    },

    'DELETE /api/auth/picture': (asked) =>
      profileActions.changePicture(sessionIn(asked).person, null),

    'DELETE /api/people/{userId}/picture': ({ actor, params }) =>
      profileActions.removePicture(actor, params.userId),
  })
}
