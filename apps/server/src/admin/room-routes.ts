import { surveyedRoomEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { can } from '../ground/permissions.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { createRoom, deleteRoom, renameRoom } from '../rooms/actions.ts'
import { findRoom } from '../rooms/queries.ts'
import { findSurveyedRoom, listPeopleIn, surveyRooms } from './room-queries.ts'

/** Rooms, for the staff of the server. */
export function addAdminRoomRoutes(api: Api, context: Context): void {
  const { db } = context

  serve(api, surveyedRoomEndpoints, {
    'GET /api/admin/rooms': ({ query }) => surveyRooms(db, query),

    'POST /api/admin/rooms': ({ actor, address, body }) =>
      createRoom(context, actor, { ...body, address }),

    'GET /api/admin/rooms/{room}': async ({ actor, params }) => {
      const { room, slug } = await findSurveyedRoom(db, params.room)
      const found = await findRoom(db, slug, actor)
      const may = (['room.rename', 'room.dissolve'] as const).filter(
        (action) => found && can(actor, action, { ...context.server(), room: found }),
      )
      return { room, people: await listPeopleIn(db, room), may }
    },

    'PATCH /api/admin/rooms/{room}': async ({ actor, params, body }) => {
      const { slug, room } = await findSurveyedRoom(db, params.room)
      const { name } = await renameRoom(context, actor, slug, body.name)
      return { ...room, name }
    },

    'DELETE /api/admin/rooms/{room}': async ({ actor, params }) => {
      const { slug } = await findSurveyedRoom(db, params.room)
      await deleteRoom(context, actor, slug, 'room.dissolve')
    },
  })
}
