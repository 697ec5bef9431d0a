import { emailEndpoints } from '@lobby/protocol'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { listLinkRequests } from '../../links/link-requests.ts'
import type { AccountLinkActions } from '../../people/link-actions.ts'
import { signedInAsking } from '../../sessions/asking.ts'
import type { Database } from '../../storage/database.ts'
import type { EmailActions } from './actions.ts'

interface Needs {
  readonly db: Database
  readonly accountLinkActions: AccountLinkActions
  readonly emailActions: EmailActions
}

/** Addresses of accounts, and what to do about a password that was forgotten. */
export function addEmailRoutes(api: Api, { db, accountLinkActions, emailActions }: Needs): void {
  serve(api, emailEndpoints, {
    'PUT /api/auth/email': (asked) => emailActions.changeEmail(signedInAsking(asked), asked.body),

    'POST /api/auth/email/confirm': (asked) => emailActions.confirmEmail(asked, asked.body.token),

    'POST /api/auth/forgot': (asked) => emailActions.forgotPassword(asked, asked.body.who),

    'GET /api/admin/link-requests': async () => ({
      requests: await listLinkRequests(db),
    }),

    'POST /api/admin/users/{user}/email-link': ({ actor, params: { user } }) =>
      accountLinkActions.createEmailLink(actor, user),
  })
}
