import { providerEndpoints } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import type { Api } from '../../http/api.ts'
import { Reply, serve } from '../../http/serve.ts'
import { signedInAsking, withCookie } from '../../sessions/asking.ts'
import { beginVisit, endVisit, readProviderLink, unlinkProvider } from './actions.ts'

/** Signing in by an OpenID Connect provider. */
export function addProviderRoutes(api: Api, context: Context): void {
  serve(api, providerEndpoints, {
    'POST /api/auth/provider': async (asked) => {
      const { url, cookie } = await beginVisit(context, asked, asked.body)
      return withCookie({ url }, cookie)
    },

    'GET /api/auth/provider/callback': async (asked) => {
      const { to, cookies } = await endVisit(context, asked, new URL(asked.url).search)
      const setCookies = cookies.map((cookie) => ['set-cookie', cookie] as const)
      return new Reply(undefined, { headers: [['location', to], ...setCookies] })
    },

    'GET /api/account/provider': (asked) => readProviderLink(context, signedInAsking(asked)),

    'DELETE /api/account/provider': async (asked) => {
      const { cookie } = await unlinkProvider(context, signedInAsking(asked))
      return withCookie(undefined, cookie)
    },
  })
}
