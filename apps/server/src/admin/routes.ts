import { overviewEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { addAdminMessageRoutes } from './message-routes.ts'
import { readOverview } from './overview-queries.ts'
import { addAdminRoomRoutes } from './room-routes.ts'
import { addAdminSessionRoutes } from './session-routes.ts'
import { addUserRoutes } from './user-routes.ts'

/** The admin area over HTTP. */
export function addAdminAreaRoutes(api: Api, context: Context): void {
  serve(api, overviewEndpoints, { 'GET /api/admin/overview': () => readOverview(context) })

  addUserRoutes(api, context)
  addAdminRoomRoutes(api, context)
  addAdminMessageRoutes(api, context)
  addAdminSessionRoutes(api, context)
}
