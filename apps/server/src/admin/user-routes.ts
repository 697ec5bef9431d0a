import { AccountRole, userEndpoints } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { aboutPerson, can, type Resource } from '../ground/permissions.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { AccountActions } from '../people/actions.ts'
import type { AccountLinkActions } from '../people/link-actions.ts'
import type { NewAccountActions } from '../sign-in/password/new-account-actions.ts'
import type { SignInMethods } from '../sign-in/sign-in-methods.ts'
import type { Database } from '../storage/database.ts'
import type { AdminSessionActions } from './actions.ts'
import { findUser, listUsers, showUser } from './user-queries.ts'

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly clock: Clock
  readonly signInMethods: SignInMethods
  readonly accountActions: AccountActions
  readonly accountLinkActions: AccountLinkActions
  readonly newAccountActions: NewAccountActions
  readonly adminSessionActions: AdminSessionActions
}

/** People, for the staff of the server. */
export function addUserRoutes(
  api: Api,
  {
    db,
    server,
    clock,
    signInMethods,
    accountActions,
    accountLinkActions,
    newAccountActions,
    adminSessionActions,
  }: Needs,
): void {
  serve(api, userEndpoints, {
    'GET /api/admin/users': ({ query }) => listUsers(db, query),

    'POST /api/admin/users': ({ actor, body }) => newAccountActions.createAccountFor(actor, body),

    'GET /api/admin/users/{user}': async ({ actor, params }) => {
      const user = await findUser(db, params.user)
      const about = aboutPerson(server(), user.role)
      const managed =
        user.username !== null && user.deletedAt === null && can(actor, 'account.manage', about)
      return {
        user,
        ...(await showUser(db, user, clock.wall())),
        codes: await signInMethods.secondFactors.isOn(user.id),
        may: [
          ...(user.picture !== null && can(actor, 'account.remove-picture', about)
            ? ['account.remove-picture' as const]
            : []),
          ...(managed ? ['account.manage' as const] : []),
          ...(can(actor, 'session.manage', about) ? ['session.manage' as const] : []),
        ],
        roles: AccountRole.options.filter(
          (gives) => managed && can(actor, 'account.manage', { ...about, gives }),
        ),
      }
    },

    'PATCH /api/admin/users/{user}': ({ actor, params: { user }, body }) =>
      accountActions.manageAccount(actor, user, body),

    'POST /api/admin/users/{user}/reset-link': ({ actor, params: { user } }) =>
      accountLinkActions.createResetLink(actor, user),

    'DELETE /api/admin/users/{user}/sessions': async ({ actor, params: { user } }) => ({
      ended: await adminSessionActions.endAllSessionsOf(actor, user),
    }),
  })
}
