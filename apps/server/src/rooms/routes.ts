import { roomEndpoints } from '@lobby/protocol'
import { noSuchRoom } from '../ground/errors.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { Reply, serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import type { RoomActions } from './actions.ts'
import type { DirectRoomActions } from './direct-actions.ts'
import { showRoom } from './queries.ts'
import { startCounting } from './read-markers.ts'
import { listRoomPage } from './room-pages.ts'
import { listRoomSizes } from './room-sizes.ts'

interface Needs {
  readonly db: Database
  readonly roomActions: RoomActions
  readonly directRoomActions: DirectRoomActions
}

/** Rooms over HTTP. */
export function addRoomRoutes(api: Api, { db, roomActions, directRoomActions }: Needs): void {
  /** From when a person first looks, what is said is unread for them: as with the welcome of a socket. */
  async function countFor(actor: Actor): Promise<void> {
    const person = personOf(actor)
    if (person?.session) await startCounting(db, person.id)
  }

  serve(api, roomEndpoints, {
    'GET /api/rooms': async ({ actor, server, query }) => {
      await countFor(actor)
      return listRoomPage(db, actor, server, query)
    },

    'GET /api/room-sizes': async ({ actor, server, query }) => ({
      sizes: await listRoomSizes(db, actor, server, query.of),
    }),

    'POST /api/rooms': async ({ actor, address, body }) => {
      const room = await roomActions.createRoom(actor, { ...body, address })
      return new Reply(room, { headers: [locationOf(room)] })
    },

    'GET /api/rooms/{slug}': async ({ actor, server, params: { slug } }) => {
      await roomActions.getRoom(actor, slug, 'room.read')
      await countFor(actor)
      const room = await showRoom(db, slug, actor, server)
      if (!room) throw noSuchRoom()
      return room
    },

    'PATCH /api/rooms/{slug}': ({ actor, address, params: { slug }, body }) =>
      roomActions.changeRoom(actor, slug, body, address),

    'PATCH /api/rooms/{slug}/settings': ({ actor, address, params: { slug }, body }) =>
      roomActions.configureRoom(actor, slug, body, address),

    'POST /api/direct-rooms': async ({ actor, body: { people } }) => {
      const { room, isNew } = await directRoomActions.openDirectRoom(actor, people)
      return new Reply(room, { status: isNew ? 201 : 200, headers: [locationOf(room)] })
    },

    'DELETE /api/rooms/{slug}': ({ actor, params: { slug } }) =>
      roomActions.deleteRoom(actor, slug),
  })
}

function locationOf({ slug }: { readonly slug: string }) {
  return ['location', `/api/rooms/${encodeURIComponent(slug)}`] as const
}
