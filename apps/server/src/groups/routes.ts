import { groupEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import type { GroupActions } from './actions.ts'
import { listGroups } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly groupActions: GroupActions
}

/** Groups of people, over HTTP. */
export function addGroupRoutes(api: Api, { db, groupActions }: Needs): void {
  serve(api, groupEndpoints, {
    'GET /api/groups': () => listGroups(db),

    'PUT /api/groups/{name}': ({ actor, params: { name } }) => groupActions.makeGroup(actor, name),

    'PATCH /api/groups/{name}': ({ actor, params, body }) =>
      groupActions.renameGroup(actor, params.name, body.name),

    'DELETE /api/groups/{name}': ({ actor, params: { name } }) =>
      groupActions.deleteGroup(actor, name),

    'PUT /api/groups/{name}/members/{userId}': ({ actor, params }) =>
      groupActions.addToGroup(actor, params),

    'DELETE /api/groups/{name}/members/{userId}': ({ actor, params }) =>
      groupActions.takeFromGroup(actor, params),
  })
}
