import { createRoute } from '@hono/zod-openapi'
import { Me, PasswordChange, PasswordReset } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { type Api, answer, json, refused } from '../../http/api.ts'
import { does } from '../../http/door.ts'
import { asking, signedInAsking, whoIs } from '../../sessions/asking.ts'
import { changePassword, resetPassword } from './actions.ts'

const change = createRoute({
  method: 'put',
  path: '/api/auth/password',
  middleware: does('account.change-password'),
  summary: 'Choose another password, or a first one',
  description:
    'Ends every session of the account; the browser that asks has another one afterwards. `current` is the password that there is; an account without one asks for a recent proof instead.',
  request: { body: json(PasswordChange) },
  responses: { 200: answer('Who is signed in.', Me), default: refused },
})

const reset = createRoute({
  method: 'post',
  path: '/api/auth/reset',
  middleware: does('account.reset-password'),
  summary: 'Choose a password by a link',
  description: 'The link is good for half an hour and one use. Ends every session of the account.',
  request: { body: json(PasswordReset) },
  responses: { 200: answer('Nobody: sign in with the new password.', Me), default: refused },
})

/** Passwords: another one, or a new one in place of one that was forgotten. */
export function addPasswordRoutes(api: Api, context: Context): void {
  api.openapi(change, async (c) => {
    const signedIn = await changePassword(context, signedInAsking(c), c.req.valid('json'))
    return c.json(...whoIs(signedIn))
  })

  api.openapi(reset, async (c) => {
    await resetPassword(context, asking(c), c.req.valid('json'))
    return c.json({ user: null }, 200)
  })
}
