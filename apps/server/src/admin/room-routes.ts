import { surveyedRoomEndpoints } from '@lobby/protocol'
import { can, type Resource } from '../ground/permissions.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { findRoom } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import { findSurveyedRoom, listPeopleIn, surveyRooms } from './room-queries.ts'

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly roomActions: RoomActions
}

/** Rooms, for the staff of the server. */
export function addAdminRoomRoutes(api: Api, { db, server, roomActions }: Needs): void {
  serve(api, surveyedRoomEndpoints, {
    'GET /api/admin/rooms': ({ query }) => surveyRooms(db, query),

    'POST /api/admin/rooms': ({ actor, address, body }) =>
      roomActions.createRoom(actor, { ...body, address }),

    'GET /api/admin/rooms/{room}': async ({ actor, params }) => {
      const { room, slug } = await findSurveyedRoom(db, params.room)
      const found = await findRoom(db, slug, actor)
      const may = (['room.rename', 'room.dissolve'] as const).filter(
        (action) => found && can(actor, action, { ...server(), room: found }),
      )
      return { room, people: await listPeopleIn(db, room), may }
    },

    'PATCH /api/admin/rooms/{room}': async ({ actor, params, body }) => {
      const { slug, room } = await findSurveyedRoom(db, params.room)
      const { name } = await roomActions.changeRoom(actor, slug, body)
      return { ...room, name }
    },

    'DELETE /api/admin/rooms/{room}': async ({ actor, params }) => {
      const { slug } = await findSurveyedRoom(db, params.room)
      await roomActions.deleteRoom(actor, slug, 'room.dissolve')
    },
  })
}
