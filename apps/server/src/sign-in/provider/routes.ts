import { createRoute } from '@hono/zod-openapi'
import { ProviderAddress, ProviderLink, ProviderVisit } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { type Api, answer, json, refused } from '../../http/api.ts'
import { does } from '../../http/door.ts'
import { asking, setsCookie, signedInAsking } from '../../sessions/asking.ts'
import { beginVisit, endVisit, readProviderLink, redirectPath, unlinkProvider } from './actions.ts'

const begin = createRoute({
  method: 'post',
  path: '/api/auth/provider',
  middleware: does('account.sign-in'),
  summary: 'Visit the provider, to sign in, to link the account, or to confirm that it is you',
  description:
    'By OpenID Connect: the code flow with PKCE, state and nonce. Linking asks for a recent proof, see `POST /api/account/confirm`.',
  request: { body: json(ProviderVisit) },
  responses: { 200: answer('Go there.', ProviderAddress), default: refused },
})

const end = createRoute({
  method: 'get',
  path: redirectPath,
  middleware: does('account.sign-in'),
  summary: 'Come back from the provider',
  responses: {
    302: { description: 'To the page, with the session; or to one that says what was refused.' },
  },
})

const read = createRoute({
  method: 'get',
  path: '/api/account/provider',
  middleware: does('account.secure'),
  summary: 'Is this account linked with the provider?',
  responses: { 200: answer('Whether it is.', ProviderLink), default: refused },
})

const unlink = createRoute({
  method: 'delete',
  path: '/api/account/provider',
  middleware: does('account.secure'),
  summary: 'Sign in by the provider no more',
  description:
    'Refused where the account has neither a password nor a passkey. Asks for a recent proof.',
  responses: { 204: { description: 'It is not linked any more.' }, default: refused },
})

/** Signing in by an OpenID Connect provider. */
export function addProviderRoutes(api: Api, context: Context): void {
  api.openapi(begin, async (c) => {
    const { url, cookie } = await beginVisit(context, asking(c), c.req.valid('json'))
    return c.json({ url }, 200, setsCookie(cookie))
  })

  api.openapi(end, async (c) => {
    const { to, cookies } = await endVisit(context, asking(c), new URL(c.req.url).search)
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
    return c.redirect(to, 302)
  })

  api.openapi(read, async (c) => c.json(await readProviderLink(context, signedInAsking(c)), 200))

  api.openapi(unlink, async (c) => {
    const { cookie } = await unlinkProvider(context, signedInAsking(c))
    return c.body(null, 204, setsCookie(cookie))
  })
}
