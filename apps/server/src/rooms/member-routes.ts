import { memberEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import {
  addMember,
  changeRole,
  leaveRoom,
  removeMember,
  showMembers,
  unbanMember,
} from './member-actions.ts'

/** The members of rooms over HTTP. */
export function addMemberRoutes(api: Api, context: Context): void {
  serve(api, memberEndpoints, {
    'GET /api/rooms/{slug}/members': ({ actor, params: { slug } }) =>
      showMembers(context, actor, slug),

    'DELETE /api/rooms/{slug}/members/me': ({ actor, params: { slug } }) =>
      leaveRoom(context, actor, slug),

    'PUT /api/rooms/{slug}/members/{userId}': ({ actor, params: { slug, userId } }) =>
      addMember(context, actor, slug, userId),

    'PATCH /api/rooms/{slug}/members/{userId}': ({ actor, params: { slug, userId }, body }) =>
      changeRole(context, actor, slug, userId, body.role),

    'DELETE /api/rooms/{slug}/members/{userId}': ({ actor, params: { slug, userId } }) =>
      removeMember(context, actor, slug, userId),

    'DELETE /api/rooms/{slug}/bans/{userId}': ({ actor, params: { slug, userId } }) =>
      unbanMember(context, actor, slug, userId),
  })
}
