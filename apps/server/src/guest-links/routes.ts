import { guestLinkEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { authorOf } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { getRoom } from '../rooms/actions.ts'
import { withCookie } from '../sessions/asking.ts'
import {
  banFromRoom,
  enterByGuestLink,
  lookAtGuestLink,
  makeGuestLink,
  pauseGuestLink,
  revokeGuestLink,
} from './actions.ts'
import { listGuestLinks } from './queries.ts'

/** Guest links over HTTP. */
export function addGuestLinkRoutes(api: Api, context: Context): void {
  serve(api, guestLinkEndpoints, {
    'POST /api/rooms/{slug}/guest-links': ({ actor, params: { slug }, body }) =>
      makeGuestLink(context, actor, slug, body),

    'GET /api/rooms/{slug}/guest-links': async ({ actor, params: { slug }, query }) => {
      const { id } = await getRoom(context, actor, slug, 'guest-link.revoke')
      return listGuestLinks(context.db, id, query)
    },

    'DELETE /api/rooms/{slug}/guest-links/{id}': ({ actor, params: { slug, id } }) =>
      revokeGuestLink(context, actor, slug, id),

    'PATCH /api/rooms/{slug}/guest-links/{id}': ({ actor, params: { slug, id }, body }) =>
      pauseGuestLink(context, actor, slug, { id, ...body }),

    'PUT /api/rooms/{slug}/bans/{userId}': ({ actor, params: { slug, userId } }) =>
      banFromRoom(context, actor, slug, userId),

    'POST /api/guest-link/look': (asked) => lookAtGuestLink(context, asked, asked.body.token),

    'POST /api/guest-link/enter': async (asked) => {
      const { person, room, cookie } = await enterByGuestLink(context, asked, asked.body)
      return withCookie({ user: authorOf(person), room }, cookie)
    },
  })
}
