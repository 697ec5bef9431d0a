import { secondFactorEndpoints } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { signedInAsking, withCookie } from '../../sessions/asking.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  removeSecondFactorOf,
  renewRecoveryCodes,
} from './actions.ts'

/** The second proof besides the password: codes of an app. */
export function addSecondFactorRoutes(api: Api, context: Context): void {
  serve(api, secondFactorEndpoints, {
    'GET /api/account/second-factor': (asked) => readSecondFactor(context, signedInAsking(asked)),

    'POST /api/account/second-factor': (asked) =>
      beginSecondFactor(context, signedInAsking(asked), asked.body.password),

    'POST /api/account/second-factor/confirm': async (asked) => {
      const { code } = asked.body
      const { codes, signedIn } = await confirmSecondFactor(context, signedInAsking(asked), code)
      return withCookie(codes, signedIn.cookie)
    },

    'POST /api/account/second-factor/recovery-codes': (asked) =>
      renewRecoveryCodes(context, signedInAsking(asked), asked.body.password),

    'POST /api/account/second-factor/off': async (asked) => {
      const { password } = asked.body
      const { cookie } = await removeSecondFactor(context, signedInAsking(asked), password)
      return withCookie(undefined, cookie)
    },

    'DELETE /api/admin/users/{user}/second-factor': ({ actor, params: { user } }) =>
      removeSecondFactorOf(context, actor, user),
  })
}
