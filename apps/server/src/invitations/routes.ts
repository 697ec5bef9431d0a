import { invitationEndpoints } from '@lobby/protocol'
import { can } from '../ground/permissions.ts'
import { personOf } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { listAcquaintances } from '../rooms/acquaintances.ts'
import { withCookie } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { InvitationActions } from './actions.ts'
import { listInvitations } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly invitationActions: InvitationActions
}

/** Invitations to the server over HTTP. */
export function addInvitationRoutes(api: Api, { db, invitationActions }: Needs): void {
  serve(api, invitationEndpoints, {
    'POST /api/invitations': ({ actor, body }) => invitationActions.makeInvitation(actor, body),

    'GET /api/invitations': ({ actor, server, query }) => {
      const all = can(actor, 'invitation.revoke', { ...server, own: false })
      const createdBy = all ? undefined : (personOf(actor)?.id ?? '')
      return listInvitations(db, { actor, server, createdBy }, query)
    },

    'GET /api/invitations/people': async ({ actor }) => {
      const me = personOf(actor)
      return { people: me ? await listAcquaintances(db, me.id) : [] }
    },

    'DELETE /api/invitations/{id}': ({ actor, params: { id } }) =>
      invitationActions.revokeInvitation(actor, id),

    'POST /api/invitations/look': (asked) =>
      invitationActions.previewInvitation(asked, asked.body.token),

    'POST /api/invitations/accept': async (asked) => {
      const { cookie, ...accepted } = await invitationActions.acceptInvitation(asked, asked.body)
      return withCookie(accepted, cookie)
    },
  })
}
