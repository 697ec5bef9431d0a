import { settingsEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { changeSettings } from './actions.ts'

/** What those do who keep the server. */
export function addAdminRoutes(api: Api, context: Context): void {
  serve(api, settingsEndpoints, {
    'GET /api/admin/settings': () => context.settings.now,

    'PATCH /api/admin/settings': ({ actor, body }) => changeSettings(context, actor, body),
  })
}
