import { memberEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { MemberActions } from './member-actions.ts'

interface Needs {
  readonly memberActions: MemberActions
}

/** The members of rooms over HTTP. */
export function addMemberRoutes(api: Api, { memberActions }: Needs): void {
  serve(api, memberEndpoints, {
    'GET /api/rooms/{slug}/members': ({ actor, params: { slug } }) =>
      memberActions.showMembers(actor, slug),

    'DELETE /api/rooms/{slug}/members/me': ({ actor, params: { slug } }) =>
      memberActions.leaveRoom(actor, slug),

    'PUT /api/rooms/{slug}/members/{userId}': ({ actor, params: { slug, userId } }) =>
      memberActions.addMember(actor, slug, userId),

    'PATCH /api/rooms/{slug}/members/{userId}': ({ actor, params: { slug, userId }, body }) =>
      memberActions.changeRole(actor, slug, userId, body.role),

    'DELETE /api/rooms/{slug}/members/{userId}': ({ actor, params: { slug, userId } }) =>
      memberActions.removeMember(actor, slug, userId),

    'DELETE /api/rooms/{slug}/bans/{userId}': ({ actor, params: { slug, userId } }) =>
      memberActions.unbanMember(actor, slug, userId),
  })
}
