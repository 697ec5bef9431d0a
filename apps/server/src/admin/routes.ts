import { createRoute } from '@hono/zod-openapi'
import { Overview } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { addAdminMessageRoutes } from './message-routes.ts'
import { readOverview } from './overview.ts'
import { addAdminRoomRoutes } from './room-routes.ts'
import { addAdminSessionRoutes } from './session-routes.ts'
import { addUserRoutes } from './user-routes.ts'

const overview = createRoute({
  method: 'get',
  path: '/api/admin/overview',
  middleware: does('overview.read'),
  summary: 'The server at a glance',
  description: 'For the owner, admins and moderators.',
  responses: { 200: answer('A few figures.', Overview), default: refused },
})

/**
 * The admin area over HTTP. What changes something is refused with
 * `confirm_first` to those who have not proved for ten minutes who they are.
 */
export function addAdminAreaRoutes(api: Api, context: Context): void {
  api.openapi(overview, async (c) => c.json(await readOverview(context), 200))

  addUserRoutes(api, context)
  addAdminRoomRoutes(api, context)
  addAdminMessageRoutes(api, context)
  addAdminSessionRoutes(api, context)
}
