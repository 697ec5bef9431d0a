import { createRoute, z } from '@hono/zod-openapi'
import {
  CreationOptions,
  NewPasskey,
  PasskeyAnswer,
  PasskeyList,
  PasskeyName,
  RequestOptions,
  SignedIn,
} from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { type Api, answer, json, refused } from '../../http/api.ts'
import { does } from '../../http/door.ts'
import { asking, hasArrived, setsCookie, signedInAsking } from '../../sessions/asking.ts'
import {
  askForPasskey,
  beginPasskey,
  changePasskey,
  deletePasskey,
  finishPasskey,
  signInByPasskey,
} from './actions.ts'
import { listPasskeys } from './passkeys.ts'

const byId = z.object({ id: z.string().max(1_400) })

const list = createRoute({
  method: 'get',
  path: '/api/account/passkeys',
  middleware: does('account.secure'),
  summary: 'Which passkeys do I have?',
  responses: { 200: answer('The oldest first.', PasskeyList), default: refused },
})

const begin = createRoute({
  method: 'post',
  path: '/api/account/passkeys/options',
  middleware: does('account.secure'),
  summary: 'Ask for a new passkey',
  description: 'For `navigator.credentials.create`, within five minutes. Asks for a recent proof.',
  responses: { 200: answer('What a browser makes it by.', CreationOptions), default: refused },
})

const finish = createRoute({
  method: 'post',
  path: '/api/account/passkeys',
  middleware: does('account.secure'),
  summary: 'Store a new passkey',
  description: 'Asks for a recent proof.',
  request: { body: json(NewPasskey) },
  responses: { 201: answer('All of them.', PasskeyList), default: refused },
})

const rename = createRoute({
  method: 'patch',
  path: '/api/account/passkeys/{id}',
  middleware: does('account.secure'),
  summary: 'Call a passkey something else',
  request: { params: byId, body: json(PasskeyName) },
  responses: { 204: { description: 'It has this name.' }, default: refused },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/account/passkeys/{id}',
  middleware: does('account.secure'),
  summary: 'Remove a passkey',
  description: 'Refused where it is the only way in. Asks for a recent proof.',
  request: { params: byId },
  responses: { 204: { description: 'It opens nothing any more.' }, default: refused },
})

const ask = createRoute({
  method: 'post',
  path: '/api/auth/passkey/options',
  middleware: does('account.sign-in'),
  summary: 'Ask for a passkey of this server',
  description: 'For `navigator.credentials.get`, within five minutes.',
  responses: { 200: answer('What a browser finds it by.', RequestOptions), default: refused },
})

const signIn = createRoute({
  method: 'post',
  path: '/api/auth/passkey',
  middleware: does('account.sign-in'),
  summary: 'Sign in by a passkey',
  request: { body: json(PasskeyAnswer) },
  responses: { 200: answer('Who is signed in.', SignedIn), default: refused },
})

/** Passkeys: to sign in by, and to keep. */
export function addPasskeyRoutes(api: Api, context: Context): void {
  api.openapi(list, async (c) => {
    const { person } = signedInAsking(c).session
    return c.json({ passkeys: await listPasskeys(context.db, person.id) }, 200)
  })

  api.openapi(begin, async (c) => c.json(await beginPasskey(context, signedInAsking(c)), 200))

  api.openapi(finish, async (c) => {
    const made = await finishPasskey(context, signedInAsking(c), c.req.valid('json'))
    return c.json({ passkeys: made.passkeys }, 201, setsCookie(made.signedIn.cookie))
  })

  api.openapi(rename, async (c) => {
    const change = { ...c.req.valid('param'), ...c.req.valid('json') }
    await changePasskey(context, signedInAsking(c), change)
    return c.body(null, 204)
  })

  api.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    const { cookie } = await deletePasskey(context, signedInAsking(c), id)
    return c.body(null, 204, setsCookie(cookie))
  })

  api.openapi(ask, async (c) => c.json(await askForPasskey(context, asking(c)), 200))

  api.openapi(signIn, async (c) =>
    c.json(...hasArrived(await signInByPasskey(context, asking(c), c.req.valid('json')))),
  )
}
