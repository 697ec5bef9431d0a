import { providerEndpoints } from '@lobby/protocol'
import type { Api } from '../../http/api.ts'
import { Reply, serve } from '../../http/serve.ts'
import { signedInAsking, withCookie } from '../../sessions/asking.ts'
import type { ProviderActions } from './actions.ts'

interface Needs {
  readonly providerActions: ProviderActions
}

/** Signing in by an OpenID Connect provider. */
export function addProviderRoutes(api: Api, { providerActions }: Needs): void {
  serve(api, providerEndpoints, {
    'POST /api/auth/provider': async (asked) => {
      const { url, cookie } = await providerActions.beginVisit(asked, asked.body)
      return withCookie({ url }, cookie)
    },

    'GET /api/auth/provider/callback': async (asked) => {
      const { to, cookies } = await providerActions.finishVisit(asked, new URL(asked.url).search)
      const setCookies = cookies.map((cookie) => ['set-cookie', cookie] as const)
      return new Reply(undefined, { headers: [['location', to], ...setCookies] })
    },

    'GET /api/account/provider': (asked) => providerActions.readProviderLink(signedInAsking(asked)),

    'DELETE /api/account/provider': async (asked) => {
      const { cookie } = await providerActions.unlinkProvider(signedInAsking(asked))
      return withCookie(undefined, cookie)
    },
  })
}
