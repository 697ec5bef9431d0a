import { roomFileEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { Database } from '../storage/database.ts'
import { listRoomFiles, listRoomLinks } from './room-files.ts'

interface Needs {
  readonly db: Database
  readonly roomActions: RoomActions
}

/** What was sent in a room beside words, for those who may read it, as far back as they may. */
export function addRoomFileRoutes(api: Api, { db, roomActions }: Needs): void {
  serve(api, roomFileEndpoints, {
    'GET /api/rooms/{slug}/files': async ({ actor, params: { slug }, query }) =>
      listRoomFiles(db, await roomActions.getRoom(actor, slug, 'room.read'), query),

    'GET /api/rooms/{slug}/links': async ({ actor, params: { slug }, query }) =>
      listRoomLinks(db, await roomActions.getRoom(actor, slug, 'room.read'), query),
  })
}
