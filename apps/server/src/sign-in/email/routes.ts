import { emailEndpoints } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { listLinkRequests } from '../../links/link-requests.ts'
import { createEmailLink } from '../../people/link-actions.ts'
import { signedInAsking } from '../../sessions/asking.ts'
import { changeEmail, confirmEmail, forgotPassword } from './actions.ts'

/** Addresses of accounts, and what to do about a password that was forgotten. */
export function addEmailRoutes(api: Api, context: Context): void {
  serve(api, emailEndpoints, {
    'PUT /api/auth/email': (asked) => changeEmail(context, signedInAsking(asked), asked.body),

    'POST /api/auth/email/confirm': (asked) => confirmEmail(context, asked, asked.body.token),

    'POST /api/auth/forgot': (asked) => forgotPassword(context, asked, asked.body.who),

    'GET /api/admin/link-requests': async () => ({
      requests: await listLinkRequests(context.db),
    }),

    'POST /api/admin/users/{user}/email-link': ({ actor, params: { user } }) =>
      createEmailLink(context, actor, user),
  })
}
