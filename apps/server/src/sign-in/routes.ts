import { proofEndpoints, signInEndpoints } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { SessionActions } from '../sessions/actions.ts'
import { hasArrived, signedInAsking, whoIs, withCookie } from '../sessions/asking.ts'
import type { ServerDecisions } from '../settings/server-decisions.ts'
import type { SignInActions } from './actions.ts'
import type { NewAccountActions } from './password/new-account-actions.ts'
import type { ProofActions } from './proof-actions.ts'

interface Needs {
  readonly mailer: Mailer
  readonly settings: ServerDecisions
  readonly config: Config
  readonly sessionActions: SessionActions
  readonly newAccountActions: NewAccountActions
  readonly signInActions: SignInActions
  readonly proofActions: ProofActions
}

/** How to get an account, to sign in and to sign out. */
export function addSignInRoutes(
  api: Api,
  {
    mailer,
    settings,
    config,
    sessionActions,
    newAccountActions,
    signInActions,
    proofActions,
  }: Needs,
): void {
  serve(api, signInEndpoints, {
    'GET /api/auth/ways-in': async () => ({
      guests: settings.now.guests === 'on',
      signUp: await newAccountActions.isOpenForSignUp(),
      mail: mailer.isThere,
      provider: config.provider?.name ?? null,
    }),

    'POST /api/auth/sign-up': async (asked) =>
      whoIs(await newAccountActions.signUp(asked, asked.body)),

    'POST /api/auth/sign-in': async (asked) =>
      hasArrived(await signInActions.signIn(asked, asked.body)),

    'POST /api/auth/claim': async (asked) =>
      whoIs(await newAccountActions.claim(asked, asked.body)),

    'POST /api/auth/sign-out': async (asked) =>
      withCookie(
        { user: null },
        asked.session && (await sessionActions.signOut(signedInAsking(asked))),
      ),
  })

  serve(api, proofEndpoints, {
    'POST /api/account/confirm': async (asked) => {
      const { confirmed, signedIn } = await proofActions.confirm(signedInAsking(asked), asked.body)
      return withCookie(confirmed, signedIn.cookie)
    },
  })
}
