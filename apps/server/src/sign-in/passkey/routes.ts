import { passkeyEndpoints } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { hasArrived, sessionIn, signedInAsking, withCookie } from '../../sessions/asking.ts'
import {
  askForPasskey,
  beginPasskey,
  changePasskey,
  deletePasskey,
  finishPasskey,
  signInByPasskey,
} from './actions.ts'
import { listPasskeys } from './passkeys.ts'

/** Passkeys: to sign in by, and to keep. */
export function addPasskeyRoutes(api: Api, context: Context): void {
  serve(api, passkeyEndpoints, {
    'GET /api/account/passkeys': async (asked) => ({
      passkeys: await listPasskeys(context.db, sessionIn(asked).person.id),
    }),

    'POST /api/account/passkeys/options': (asked) => beginPasskey(context, signedInAsking(asked)),

    'POST /api/account/passkeys': async (asked) => {
      const { passkeys, signedIn } = await finishPasskey(context, signedInAsking(asked), asked.body)
      return withCookie({ passkeys }, signedIn.cookie)
    },

    'PATCH /api/account/passkeys/{id}': (asked) =>
      changePasskey(context, signedInAsking(asked), { ...asked.params, ...asked.body }),

    'DELETE /api/account/passkeys/{id}': async (asked) => {
      const { cookie } = await deletePasskey(context, signedInAsking(asked), asked.params.id)
      return withCookie(undefined, cookie)
    },

    'POST /api/auth/passkey/options': (asked) => askForPasskey(context, asked),

    'POST /api/auth/passkey': async (asked) =>
      hasArrived(await signInByPasskey(context, asked, asked.body)),
  })
}
