import { AccountRole, userEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { aboutPerson, can } from '../ground/permissions.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { manageAccount } from '../people/actions.ts'
import { createResetLink } from '../people/link-actions.ts'
import { createAccountFor } from '../sign-in/password/new-account-actions.ts'
import { endAllSessionsOf } from './actions.ts'
import { findUser, listUsers, showUser } from './user-queries.ts'

/** People, for the staff of the server. */
export function addUserRoutes(api: Api, context: Context): void {
  const { db } = context

  serve(api, userEndpoints, {
    'GET /api/admin/users': ({ query }) => listUsers(db, query),

    'POST /api/admin/users': ({ actor, body }) => createAccountFor(context, actor, body),

    'GET /api/admin/users/{user}': async ({ actor, params }) => {
      const user = await findUser(db, params.user)
      const about = aboutPerson(context.server(), user.role)
      const managed = user.username !== null && can(actor, 'account.manage', about)
      return {
        user,
        ...(await showUser(db, user, context.clock.wall())),
        codes: await context.signInMethods.secondFactors.isOn(user.id),
        may: [
          ...(managed ? ['account.manage' as const] : []),
          ...(can(actor, 'session.manage', about) ? ['session.manage' as const] : []),
        ],
        roles: AccountRole.options.filter(
          (gives) => managed && can(actor, 'account.manage', { ...about, gives }),
        ),
      }
    },

    'PATCH /api/admin/users/{user}': ({ actor, params: { user }, body }) =>
      manageAccount(context, actor, user, body),

    'POST /api/admin/users/{user}/reset-link': ({ actor, params: { user } }) =>
      createResetLink(context, actor, user),

    'DELETE /api/admin/users/{user}/sessions': async ({ actor, params: { user } }) => ({
      ended: await endAllSessionsOf(context, actor, user),
    }),
  })
}
