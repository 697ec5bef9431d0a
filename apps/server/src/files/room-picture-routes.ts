import { roomPictureEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { dropUnshownImages, storeImage } from '../images/stored-images.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { UseSquare } from './uploaded-square.ts'

interface Needs {
  readonly db: Database
  readonly roomActions: RoomActions
  readonly useSquare: UseSquare
}

/** The pictures of rooms; a person with `room.configure` sets them. */
export function addRoomPictureRoutes(api: Api, { db, roomActions, useSquare }: Needs): void {
  serve(api, roomPictureEndpoints, {
    'PUT /api/rooms/{slug}/picture': async (asked) => {
      const { actor, address, params, body } = asked
      const { person } = sessionIn(asked)
      // Before anything is drawn; and again, under the lock, when it is written.
      await roomActions.getRoom(actor, params.slug, 'room.configure')
      return useSquare(person, body.upload, async (make) => {
        const picture = await make()
        const store = () => inTransaction(db, (tx) => storeImage(tx, picture))
        const image = await store()
        try {
          const room = await roomActions.configureRoom(actor, params.slug, { image }, address)
          // Another change may have taken it away before the room had it.
          await store()
          return room
        } finally {
          await inTransaction(db, dropUnshownImages)
        }
      })
    },

    'DELETE /api/rooms/{slug}/picture': async ({ actor, address, params: { slug } }) => {
      const room = await roomActions.configureRoom(actor, slug, { image: '' }, address)
      await inTransaction(db, dropUnshownImages)
      return room
    },
  })
}
