import { settingsEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { SettingsActions } from './actions.ts'
import type { ServerDecisions } from './server-decisions.ts'

interface Needs {
  readonly settings: ServerDecisions
  readonly settingsActions: SettingsActions
}

/** What the owner and admins decide about the server. */
export function addAdminRoutes(api: Api, { settings, settingsActions }: Needs): void {
  serve(api, settingsEndpoints, {
    'GET /api/admin/settings': () => settings.now,

    'PATCH /api/admin/settings': ({ actor, body }) => settingsActions.changeSettings(actor, body),
  })
}
