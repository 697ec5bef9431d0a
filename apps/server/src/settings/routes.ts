import { serverIdentityEndpoints, settingsEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { SettingsActions } from './actions.ts'
import type { ServerDecisions } from './server-decisions.ts'
import type { Identity } from './server-identity.ts'

interface Needs {
  readonly settings: ServerDecisions
  readonly identity: Identity
  readonly settingsActions: SettingsActions
}

/** What the owner and admins decide about the server. */
export function addAdminRoutes(api: Api, { settings, identity, settingsActions }: Needs): void {
  serve(api, settingsEndpoints, {
    'GET /api/admin/settings': () => settings.now,

    'PATCH /api/admin/settings': ({ actor, body }) => settingsActions.changeSettings(actor, body),
  })
  serve(api, serverIdentityEndpoints, {
    'GET /api/server': () => identity.now,

    'PATCH /api/admin/server': ({ actor, body }) => settingsActions.changeIdentity(actor, body),

    'PUT /api/admin/server/logo': ({ actor, image }) => settingsActions.changeLogo(actor, image),

    'DELETE /api/admin/server/logo': ({ actor }) => settingsActions.changeLogo(actor),
  })
}
