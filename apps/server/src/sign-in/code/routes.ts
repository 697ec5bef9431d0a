import { secondFactorEndpoints } from '@lobby/protocol'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { signedInAsking, withCookie } from '../../sessions/asking.ts'
import type { SecondFactorActions } from './actions.ts'

interface Needs {
  readonly secondFactorActions: SecondFactorActions
}

/** The second proof besides the password: codes of an app. */
export function addSecondFactorRoutes(api: Api, { secondFactorActions }: Needs): void {
  serve(api, secondFactorEndpoints, {
    'GET /api/account/second-factor': (asked) =>
      secondFactorActions.readSecondFactor(signedInAsking(asked)),

    'POST /api/account/second-factor': (asked) =>
      secondFactorActions.beginSecondFactor(signedInAsking(asked), asked.body.password),

    'POST /api/account/second-factor/confirm': async (asked) => {
      const { code } = asked.body
      const { codes, signedIn } = await secondFactorActions.confirmSecondFactor(
        signedInAsking(asked),
        code,
      )
      return withCookie(codes, signedIn.cookie)
    },

    'POST /api/account/second-factor/recovery-codes': (asked) =>
      secondFactorActions.renewRecoveryCodes(signedInAsking(asked), asked.body.password),

    'POST /api/account/second-factor/off': async (asked) => {
      const { password } = asked.body
      const { cookie } = await secondFactorActions.removeSecondFactor(
        signedInAsking(asked),
        password,
      )
      return withCookie(undefined, cookie)
    },

    'DELETE /api/admin/users/{user}/second-factor': ({ actor, params: { user } }) =>
      secondFactorActions.removeSecondFactorOf(actor, user),
  })
}
