import { createRoute, z } from '@hono/zod-openapi'
import {
  Account,
  AccountChange,
  AccountList,
  NewAccount,
  OneTimeLink,
  ServerSettings,
  ServerSettingsChange,
} from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { createAccountFor, manageAccount } from './actions.ts'
import { createResetLink } from './link-actions.ts'
import { changeSettings, readSettings } from './settings.ts'
import { listAccounts } from './users.ts'

const byUsername = z.object({ username: z.string().max(256) })
const forOperator = 'For the `lobby` command at the machine.'

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
  description: 'For the owner and admins. What is not given stays as it is.',
  request: { body: json(ServerSettingsChange) },
  responses: { 200: answer('Every setting.', ServerSettings), default: refused },
})

const list = createRoute({
  method: 'get',
  path: '/api/admin/accounts',
  middleware: does('account.manage'),
  summary: 'List the accounts',
  description: forOperator,
  responses: { 200: answer('The oldest first.', AccountList), default: refused },
})

const create = createRoute({
  method: 'post',
  path: '/api/admin/accounts',
  middleware: does('account.manage'),
  summary: 'Make an account for somebody',
  description: forOperator,
  request: { body: json(NewAccount) },
  responses: { 201: answer('The account.', Account), default: refused },
})

const change = createRoute({
  method: 'patch',
  path: '/api/admin/accounts/{username}',
  middleware: does('account.manage'),
  summary: 'Change what an account may do',
  description: `${forOperator} Ends the sessions of the account.`,
  request: { params: byUsername, body: json(AccountChange) },
  responses: { 200: answer('The account.', Account), default: refused },
})

const resetLink = createRoute({
  method: 'post',
  path: '/api/admin/accounts/{username}/reset-link',
  middleware: does('account.help'),
  summary: 'Make a link for a new password',
  description: 'For the owner and admins, about those below them.',
  request: { params: byUsername },
  responses: { 200: answer('Good for half an hour and one use.', OneTimeLink), default: refused },
})

/** What those do who keep the server. */
export function addAdminRoutes(api: Api, context: Context): void {
  const { db } = context

  api.openapi(settings, async (c) => c.json(await readSettings(db), 200))

  api.openapi(setSettings, async (c) =>
    c.json(await changeSettings(db, c.req.valid('json'), c.env.actor), 200),
  )

  api.openapi(list, async (c) => c.json({ accounts: await listAccounts(db) }, 200))

  api.openapi(create, async (c) =>
    c.json(await createAccountFor(context, c.env.actor, c.req.valid('json')), 201),
  )

  api.openapi(change, async (c) => {
    const { username } = c.req.valid('param')
    return c.json(await manageAccount(context, c.env.actor, username, c.req.valid('json')), 200)
  })

  api.openapi(resetLink, async (c) => {
    const { username } = c.req.valid('param')
    return c.json(await createResetLink(context, c.env.actor, username), 200)
  })
}
