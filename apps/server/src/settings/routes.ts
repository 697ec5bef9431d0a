import { createRoute } from '@hono/zod-openapi'
import { ServerSettings, ServerSettingsChange } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import { changeSettings } from './actions.ts'

const settings = createRoute({
  method: 'get',
  path: '/api/admin/settings',
  middleware: does('settings.change'),
  summary: 'What has the owner decided?',
  description: 'For the owner and admins.',
  responses: { 200: answer('Every setting.', ServerSettings), default: refused },
})

const setSettings = createRoute({
  method: 'patch',
  path: '/api/admin/settings',
  middleware: does('settings.change'),
  summary: 'Decide something',
  description:
    'For the owner and admins, within ten minutes of `POST /api/account/confirm` or of signing in. What is not given stays as it is.',
  request: { body: json(ServerSettingsChange) },
  responses: { 200: answer('Every setting.', ServerSettings), default: refused },
})

/** What those do who keep the server. */
export function addAdminRoutes(api: Api, context: Context): void {
  api.openapi(settings, (c) => c.json(context.settings.now, 200))

  api.openapi(setSettings, async (c) => {
    requireRecentProof(c.env)
    return c.json(await changeSettings(context, c.env.actor, c.req.valid('json')), 200)
  })
}
