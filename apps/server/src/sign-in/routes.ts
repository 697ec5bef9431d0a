import { proofEndpoints, signInEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { signOut } from '../sessions/actions.ts'
import { hasArrived, signedInAsking, whoIs, withCookie } from '../sessions/asking.ts'
import { signIn } from './actions.ts'
import { claim, isOpenForSignUp, signUp } from './password/new-account-actions.ts'
import { confirm } from './proof-actions.ts'

/** How to get an account, to sign in and to sign out. */
export function addSignInRoutes(api: Api, context: Context): void {
  const { config, settings, mailer } = context

  serve(api, signInEndpoints, {
    'GET /api/auth/ways-in': async () => ({
      guests: settings.now.guests === 'on',
      signUp: await isOpenForSignUp(context),
      mail: mailer.isThere,
      provider: config.provider?.name ?? null,
    }),

    'POST /api/auth/sign-up': async (asked) => whoIs(await signUp(context, asked, asked.body)),

    'POST /api/auth/sign-in': async (asked) => hasArrived(await signIn(context, asked, asked.body)),

    'POST /api/auth/claim': async (asked) => whoIs(await claim(context, asked, asked.body)),

    'POST /api/auth/sign-out': async (asked) =>
      withCookie({ user: null }, asked.session && (await signOut(context, signedInAsking(asked)))),
  })

  serve(api, proofEndpoints, {
    'POST /api/account/confirm': async (asked) => {
      const { confirmed, signedIn } = await confirm(context, signedInAsking(asked), asked.body)
      return withCookie(confirmed, signedIn.cookie)
    },
  })
}
