import { createRoute, z } from '@hono/zod-openapi'
import {
  EmailChange,
  EmailConfirmation,
  Forgotten,
  LinkRequestList,
  OneTimeLink,
} from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { type Api, answer, json, refused } from '../../http/api.ts'
import { does } from '../../http/door.ts'
import { listLinkRequests } from '../../links/link-requests.ts'
import { createEmailLink } from '../../people/link-actions.ts'
import { asking, sessionIn } from '../../sessions/asking.ts'
import { requireRecentProof } from '../../sessions/proof.ts'
import { changeEmail, confirmEmail, forgotPassword } from './actions.ts'

const change = createRoute({
  method: 'put',
  path: '/api/auth/email',
  middleware: does('account.change-email'),
  summary: 'Take another e-mail address, or none',
  description:
    'Asks for the password, or for a recent proof where the account has none. The address counts from when the link was opened that is sent to it, within half an hour. Without a mail server, who keeps this one hands the link over.',
  request: { body: json(EmailChange) },
  responses: { 204: { description: 'It is on its way, or gone.' }, default: refused },
})

const confirm = createRoute({
  method: 'post',
  path: '/api/auth/email/confirm',
  middleware: does('account.confirm-email'),
  summary: 'Confirm an e-mail address by a link',
  request: { body: json(EmailConfirmation) },
  responses: { 204: { description: 'The account has the address.' }, default: refused },
})

const forgot = createRoute({
  method: 'post',
  path: '/api/auth/forgot',
  middleware: does('account.forgot-password'),
  summary: 'Ask for a link for a new password',
  description:
    'By username or e-mail address. It goes to the address of the account, if there is one that was confirmed; else who keeps the server sees that somebody waits. The answer is the same whether there is such an account or not.',
  request: { body: json(Forgotten) },
  responses: { 204: { description: 'Whatever can be done will be.' }, default: refused },
})

const requests = createRoute({
  method: 'get',
  path: '/api/admin/link-requests',
  middleware: does('account.help'),
  summary: 'Who waits for a link that no mail can bring?',
  description:
    'For the owner and admins. Without a mail server, or for accounts without an address.',
  responses: { 200: answer('Who asked first is first.', LinkRequestList), default: refused },
})

const emailLink = createRoute({
  method: 'post',
  path: '/api/admin/users/{user}/email-link',
  middleware: does('account.help'),
  summary: 'Make a link that confirms the address somebody has asked for',
  description: 'For the owner and admins, about those below them.',
  request: { params: z.object({ user: z.string().max(256) }) },
  responses: { 200: answer('Good for half an hour and one use.', OneTimeLink), default: refused },
})

/** Addresses of accounts, and what to do about a password that was forgotten. */
export function addEmailRoutes(api: Api, context: Context): void {
  api.openapi(change, async (c) => {
    await changeEmail(context, { ...asking(c), session: sessionIn(c) }, c.req.valid('json'))
    return c.body(null, 204)
  })

  api.openapi(confirm, async (c) => {
    await confirmEmail(context, asking(c), c.req.valid('json').token)
    return c.body(null, 204)
  })

  api.openapi(forgot, (c) => {
    forgotPassword(context, asking(c), c.req.valid('json').who)
    return c.body(null, 204)
  })

  api.openapi(requests, async (c) => c.json({ requests: await listLinkRequests(context.db) }, 200))

  api.openapi(emailLink, async (c) => {
    requireRecentProof(c.env)
    return c.json(await createEmailLink(context, c.env.actor, c.req.valid('param').user), 200)
  })
}
