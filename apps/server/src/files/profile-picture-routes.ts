import { profilePictureEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { ProfileActions } from '../people/profile-actions.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { TakePicture } from './profile-picture.ts'

interface Needs {
  readonly profileActions: ProfileActions
  readonly takePicture: TakePicture
}

/** The picture of the person who asks, and that of another, which only goes. */
export function addProfilePictureRoutes(api: Api, { profileActions, takePicture }: Needs): void {
  serve(api, profilePictureEndpoints, {
    'PUT /api/auth/picture': (asked) => takePicture(sessionIn(asked).person, asked.body.upload),

    'DELETE /api/auth/picture': (asked) =>
      profileActions.changePicture(sessionIn(asked).person, null),

    'DELETE /api/people/{userId}/picture': ({ actor, params }) =>
      profileActions.removePicture(actor, params.userId),
  })
}
