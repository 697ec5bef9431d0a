import { createRoute, z } from '@hono/zod-openapi'
import {
  PasswordIfAny,
  RecoveryCodes,
  SecondFactor,
  SecondFactorCode,
  SecondFactorKey,
} from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { type Api, answer, json, refused } from '../../http/api.ts'
import { does } from '../../http/door.ts'
import { setsCookie, signedInAsking } from '../../sessions/asking.ts'
import { requireRecentProof } from '../../sessions/proof.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  removeSecondFactorOf,
  renewRecoveryCodes,
} from './actions.ts'

const read = createRoute({
  method: 'get',
  path: '/api/account/second-factor',
  middleware: does('account.secure'),
  summary: 'Does signing in ask for a code?',
  responses: { 200: answer('Whether it does.', SecondFactor), default: refused },
})

const begin = createRoute({
  method: 'post',
  path: '/api/account/second-factor',
  middleware: does('account.secure'),
  summary: 'Get a key for an authenticator app',
  description: 'It counts once `/confirm` has seen the first code. Asks for the password.',
  request: { body: json(PasswordIfAny) },
  responses: {
    200: answer('The key, for TOTP as in RFC 6238.', SecondFactorKey),
    default: refused,
  },
})

const confirm = createRoute({
  method: 'post',
  path: '/api/account/second-factor/confirm',
  middleware: does('account.secure'),
  summary: 'Sign in with codes from now on',
  description:
    'Ends every session of the account; the browser that asks has another one afterwards.',
  request: { body: json(SecondFactorCode) },
  responses: {
    200: answer('Ten recovery codes, shown only now.', RecoveryCodes),
    default: refused,
  },
})

const renew = createRoute({
  method: 'post',
  path: '/api/account/second-factor/recovery-codes',
  middleware: does('account.secure'),
  summary: 'Get new recovery codes',
  description: 'The old ones are worth nothing any more. Asks for the password.',
  request: { body: json(PasswordIfAny) },
  responses: {
    200: answer('Ten recovery codes, shown only now.', RecoveryCodes),
    default: refused,
  },
})

const turnOff = createRoute({
  method: 'post',
  path: '/api/account/second-factor/off',
  middleware: does('account.secure'),
  summary: 'Sign in without codes again',
  description: 'Asks for the password. The browser that asks has another session afterwards.',
  request: { body: json(PasswordIfAny) },
  responses: { 204: { description: 'It is off.' }, default: refused },
})

const turnOffFor = createRoute({
  method: 'delete',
  path: '/api/admin/users/{user}/second-factor',
  middleware: does('account.manage'),
  summary: 'Let an account sign in without codes',
  description:
    'For the owner and admins, when somebody of a lower rank has lost app and recovery codes. `user` is an id, or `@` and a username.',
  request: { params: z.object({ user: z.string().min(1).max(256) }) },
  responses: { 204: { description: 'It is off.' }, default: refused },
})

/** The second proof besides the password: codes of an app. */
export function addSecondFactorRoutes(api: Api, context: Context): void {
  api.openapi(read, async (c) => c.json(await readSecondFactor(context, signedInAsking(c)), 200))

  api.openapi(begin, async (c) =>
    c.json(await beginSecondFactor(context, signedInAsking(c), c.req.valid('json').password), 200),
  )

  api.openapi(confirm, async (c) => {
    const { code } = c.req.valid('json')
    const { codes, signedIn } = await confirmSecondFactor(context, signedInAsking(c), code)
    return c.json(codes, 200, setsCookie(signedIn.cookie))
  })

  api.openapi(renew, async (c) =>
    c.json(await renewRecoveryCodes(context, signedInAsking(c), c.req.valid('json').password), 200),
  )

  api.openapi(turnOff, async (c) => {
    const { password } = c.req.valid('json')
    const { cookie } = await removeSecondFactor(context, signedInAsking(c), password)
    return c.body(null, 204, setsCookie(cookie))
  })

  api.openapi(turnOffFor, async (c) => {
    requireRecentProof(c.env)
    await removeSecondFactorOf(context, c.env.actor, c.req.valid('param').user)
    return c.body(null, 204)
  })
}
