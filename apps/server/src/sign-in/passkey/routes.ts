import { passkeyEndpoints } from '@lobby/protocol'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { hasArrived, sessionIn, signedInAsking, withCookie } from '../../sessions/asking.ts'
import type { Database } from '../../storage/database.ts'
import type { PasskeyActions } from './actions.ts'
import { listPasskeys } from './passkeys.ts'

interface Needs {
  readonly db: Database
  readonly passkeyActions: PasskeyActions
}

/** Passkeys: to sign in by, and to keep. */
export function addPasskeyRoutes(api: Api, { db, passkeyActions }: Needs): void {
  serve(api, passkeyEndpoints, {
    'GET /api/account/passkeys': async (asked) => ({
      passkeys: await listPasskeys(db, sessionIn(asked).person.id),
    }),

    'POST /api/account/passkeys/options': (asked) =>
      passkeyActions.beginPasskey(signedInAsking(asked)),

    'POST /api/account/passkeys': async (asked) => {
      const { passkeys, signedIn } = await passkeyActions.finishPasskey(
        signedInAsking(asked),
        asked.body,
      )
      return withCookie({ passkeys }, signedIn.cookie)
    },

    'PATCH /api/account/passkeys/{id}': (asked) =>
      passkeyActions.changePasskey(signedInAsking(asked), { ...asked.params, ...asked.body }),

    'DELETE /api/account/passkeys/{id}': async (asked) => {
      const { cookie } = await passkeyActions.deletePasskey(signedInAsking(asked), asked.params.id)
      return withCookie(undefined, cookie)
    },

    'POST /api/auth/passkey/options': (asked) => passkeyActions.askForPasskey(asked),

    'POST /api/auth/passkey': async (asked) =>
      hasArrived(await passkeyActions.signInByPasskey(asked, asked.body)),
  })
}
