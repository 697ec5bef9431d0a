import { openSessionEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { aboutPerson, can } from '../ground/permissions.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { endSessionOf } from './actions.ts'
import { listOpenSessions } from './session-queries.ts'

/** Sessions, for the staff of the server. */
export function addAdminSessionRoutes(api: Api, context: Context): void {
  serve(api, openSessionEndpoints, {
    'GET /api/admin/sessions': ({ actor, session, query }) =>
      listOpenSessions(context.db, query, {
        current: session?.id,
        mayEnd: (role) => can(actor, 'session.manage', aboutPerson(context.server(), role)),
        now: context.clock.wall(),
      }),

    'DELETE /api/admin/sessions/{id}': ({ actor, params: { id } }) =>
      endSessionOf(context, actor, id),
  })
}
