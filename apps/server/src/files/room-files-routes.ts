import { roomFileEndpoints } from '@lobby/protocol'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { type Asked, serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { Database } from '../storage/database.ts'
import { listRoomFiles, listRoomLinks } from './room-files.ts'

type Asking = Pick<
  Asked<(typeof roomFileEndpoints)['GET /api/rooms/{slug}/files']>,
  'actor' | 'session' | 'address' | 'params'
>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly roomActions: RoomActions
}

/** The files and links of a room, for readers of the room, as far back as they may read. */
export function addRoomFileRoutes(api: Api, { db, limiter, roomActions }: Needs): void {
  const roomOf = ({ actor, session, address, params: { slug } }: Asking) => {
    if (session) limiter.consume('roomFiles', session.person.id)
    else limiter.consumeFrom('roomFilesByNetwork', address)
    return roomActions.getRoom(actor, slug, 'room.read')
  }
  serve(api, roomFileEndpoints, {
    'GET /api/rooms/{slug}/files': async (asked) => {
      const room = await roomOf(asked)
      return listRoomFiles(db, room, asked.query)
    },

    'GET /api/rooms/{slug}/links': async (asked) => {
      const room = await roomOf(asked)
      return listRoomLinks(db, room, asked.query)
    },
  })
}
