import { guestLinkEndpoints } from '@lobby/protocol'
import { authorOf } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { withCookie } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { GuestLinkActions } from './actions.ts'
import { listGuestLinks } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly roomActions: RoomActions
  readonly guestLinkActions: GuestLinkActions
}

/** Guest links over HTTP. */
export function addGuestLinkRoutes(api: Api, { db, roomActions, guestLinkActions }: Needs): void {
  serve(api, guestLinkEndpoints, {
    'POST /api/rooms/{slug}/guest-links': ({ actor, params: { slug }, body }) =>
      guestLinkActions.makeGuestLink(actor, slug, body),

    'GET /api/rooms/{slug}/guest-links': async ({ actor, params: { slug }, query }) => {
      const { id } = await roomActions.getRoom(actor, slug, 'guest-link.revoke')
      return listGuestLinks(db, id, query)
    },

    'DELETE /api/rooms/{slug}/guest-links/{id}': ({ actor, params: { slug, id } }) =>
      guestLinkActions.revokeGuestLink(actor, slug, id),

    'PATCH /api/rooms/{slug}/guest-links/{id}': ({ actor, params: { slug, id }, body }) =>
      guestLinkActions.pauseGuestLink(actor, slug, { id, ...body }),

    'PUT /api/rooms/{slug}/bans/{userId}': ({ actor, params: { slug, userId } }) =>
      guestLinkActions.banFromRoom(actor, slug, userId),

    'POST /api/guest-link/look': (asked) =>
      guestLinkActions.previewGuestLink(asked, asked.body.token),

    'POST /api/guest-link/enter': async (asked) => {
      const { person, room, cookie } = await guestLinkActions.enterByGuestLink(asked, asked.body)
      return withCookie({ user: authorOf(person), room }, cookie)
    },
  })
}
