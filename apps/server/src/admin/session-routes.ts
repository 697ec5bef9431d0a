import { openSessionEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { aboutPerson, can, type Resource } from '../ground/permissions.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import type { AdminSessionActions } from './actions.ts'
import { listOpenSessions } from './session-queries.ts'

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly clock: Clock
  readonly adminSessionActions: AdminSessionActions
}

/** Sessions, for the staff of the server. */
export function addAdminSessionRoutes(
  api: Api,
  { db, server, clock, adminSessionActions }: Needs,
): void {
  serve(api, openSessionEndpoints, {
    'GET /api/admin/sessions': ({ actor, session, query }) =>
      listOpenSessions(db, query, {
        current: session?.id,
        mayEnd: (role) => can(actor, 'session.manage', aboutPerson(server(), role)),
        now: clock.wall(),
      }),

    'DELETE /api/admin/sessions/{id}': ({ actor, params: { id } }) =>
      adminSessionActions.endSessionOf(actor, id),
  })
}
