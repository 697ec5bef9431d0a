import { roomEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { noSuchRoom } from '../ground/errors.ts'
import type { Api } from '../http/api.ts'
import { Reply, serve } from '../http/serve.ts'
import { configureRoom, createRoom, deleteRoom, getRoom, renameRoom } from './actions.ts'
import { openDirectRoom } from './direct-actions.ts'
import { showRoom } from './queries.ts'
import { listRoomPage } from './room-pages.ts'

/** Rooms over HTTP. */
export function addRoomRoutes(api: Api, context: Context): void {
  const { db } = context

  serve(api, roomEndpoints, {
    'GET /api/rooms': ({ actor, server, query }) => listRoomPage(db, actor, server, query),

    'POST /api/rooms': async ({ actor, address, body }) => {
      const room = await createRoom(context, actor, { ...body, address })
      return new Reply(room, { headers: [locationOf(room)] })
    },

    'GET /api/rooms/{slug}': async ({ actor, server, params: { slug } }) => {
      await getRoom(context, actor, slug, 'room.read')
      const room = await showRoom(db, slug, actor, server)
      if (!room) throw noSuchRoom()
      return room
    },

    'PATCH /api/rooms/{slug}': ({ actor, address, params: { slug }, body: { name } }) =>
      renameRoom(context, actor, slug, name, address),

    'PATCH /api/rooms/{slug}/settings': ({ actor, address, params: { slug }, body }) =>
      configureRoom(context, actor, slug, body, address),

    'POST /api/direct-rooms': async ({ actor, body: { people } }) => {
      const { room, isNew } = await openDirectRoom(context, actor, people)
      return new Reply(room, { status: isNew ? 201 : 200, headers: [locationOf(room)] })
    },

    'DELETE /api/rooms/{slug}': ({ actor, params: { slug } }) => deleteRoom(context, actor, slug),
  })
}

function locationOf({ slug }: { readonly slug: string }) {
  return ['location', `/api/rooms/${encodeURIComponent(slug)}`] as const
}
