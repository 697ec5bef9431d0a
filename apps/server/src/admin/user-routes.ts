import { createRoute, z } from '@hono/zod-openapi'
import {
  Account,
  AccountChange,
  AccountRole,
  EndedSessions,
  NewAccount,
  OneTimeLink,
  UserDetail,
  UserList,
  UserQuery,
} from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { manageAccount } from '../people/actions.ts'
import { createResetLink } from '../people/link-actions.ts'
import { aboutPerson, can } from '../permissions.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import { createAccountFor } from '../sign-in/password/new-account-actions.ts'
import { endSessionsOfSomebody } from './actions.ts'
import { findUser, listUsers, showUser } from './user-queries.ts'

const params = z.object({
  user: z.string().min(1).max(256).openapi({ description: 'An id, or `@` and a username.' }),
})
const forAdmins = 'For the owner and admins.'
const belowOnly = `${forAdmins} Nobody does this to somebody of their own rank or a higher one.`

const list = createRoute({
  method: 'get',
  path: '/api/admin/users',
  middleware: does('account.list'),
  summary: 'Find people',
  description: forAdmins,
  request: { query: UserQuery },
  responses: { 200: answer('A page of them.', UserList), default: refused },
})

const create = createRoute({
  method: 'post',
  path: '/api/admin/users',
  middleware: does('account.manage'),
  summary: 'Make an account for somebody',
  description: `${forAdmins} Only the owner makes admins and owners.`,
  request: { body: json(NewAccount) },
  responses: { 201: answer('The account.', Account), default: refused },
})

const show = createRoute({
  method: 'get',
  path: '/api/admin/users/{user}',
  middleware: does('account.list'),
  summary: 'Everything about one person',
  description: forAdmins,
  request: { params },
  responses: { 200: answer('With sessions and rooms.', UserDetail), default: refused },
})

const change = createRoute({
  method: 'patch',
  path: '/api/admin/users/{user}',
  middleware: does('account.manage'),
  summary: 'Change what an account may do',
  description: `${belowOnly} Only the owner makes admins and owners. Ends the sessions of the account.`,
  request: { params, body: json(AccountChange) },
  responses: { 200: answer('The account.', Account), default: refused },
})

const resetLink = createRoute({
  method: 'post',
  path: '/api/admin/users/{user}/reset-link',
  middleware: does('account.help'),
  summary: 'Make a link for a new password',
  description: belowOnly,
  request: { params },
  responses: { 200: answer('Good for half an hour and one use.', OneTimeLink), default: refused },
})

const endSessions = createRoute({
  method: 'delete',
  path: '/api/admin/users/{user}/sessions',
  middleware: does('session.manage'),
  summary: 'Sign somebody out everywhere',
  description: belowOnly,
  request: { params },
  responses: { 200: answer('In how many browsers that was.', EndedSessions), default: refused },
})

/** People, for those who keep the server. */
export function addUserRoutes(api: Api, context: Context): void {
  const { db } = context

  api.openapi(list, async (c) => c.json(await listUsers(db, c.req.valid('query')), 200))

  api.openapi(show, async (c) => {
    const { actor } = c.env
    const user = await findUser(db, c.req.valid('param').user)
    const about = aboutPerson(context, user.role)
    const managed = user.username !== null && can(actor, 'account.manage', about)
    return c.json(
      {
        user,
        ...(await showUser(db, user)),
        codes: await context.signInMethods.secondFactors.isOn(user.id),
        may: [
          ...(managed ? ['account.manage' as const] : []),
          ...(can(actor, 'session.manage', about) ? ['session.manage' as const] : []),
        ],
        roles: AccountRole.options.filter(
          (gives) => managed && can(actor, 'account.manage', { ...about, gives }),
        ),
      },
      200,
    )
  })

  api.openapi(create, async (c) => {
    requireRecentProof(c.env)
    return c.json(await createAccountFor(context, c.env.actor, c.req.valid('json')), 201)
  })

  api.openapi(change, async (c) => {
    requireRecentProof(c.env)
    const { user } = c.req.valid('param')
    return c.json(await manageAccount(context, c.env.actor, user, c.req.valid('json')), 200)
  })

  api.openapi(resetLink, async (c) => {
    requireRecentProof(c.env)
    return c.json(await createResetLink(context, c.env.actor, c.req.valid('param').user), 200)
  })

  api.openapi(endSessions, async (c) => {
    requireRecentProof(c.env)
    const { user } = c.req.valid('param')
    return c.json({ ended: await endSessionsOfSomebody(context, c.env.actor, user) }, 200)
  })
}
