import { roomPictureEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { UseSquare } from './uploaded-square.ts'

interface Needs {
  readonly roomActions: RoomActions
  readonly useSquare: UseSquare
}

/** The pictures of rooms; a person with `room.configure` sets them. */
export function addRoomPictureRoutes(api: Api, { roomActions, useSquare }: Needs): void {
  serve(api, roomPictureEndpoints, {
    'PUT /api/rooms/{slug}/picture': (asked) => {
      const { actor, address, params, body } = asked
      const { person } = sessionIn(asked)
      return useSquare(person, body.upload, (make) =>
        roomActions.changeImage(actor, params.slug, make, address),
      )
    },

    'DELETE /api/rooms/{slug}/picture': ({ actor, address, params: { slug } }) =>
      roomActions.changeImage(actor, slug, null, address),
  })
}
