import { passwordEndpoints } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { signedInAsking, whoIs } from '../../sessions/asking.ts'
import { changePassword, resetPassword } from './actions.ts'

/** Passwords: another one, or a new one in place of one that was forgotten. */
export function addPasswordRoutes(api: Api, context: Context): void {
  serve(api, passwordEndpoints, {
    'PUT /api/auth/password': async (asked) =>
      whoIs(await changePassword(context, signedInAsking(asked), asked.body)),

    'POST /api/auth/reset': async (asked) => {
      await resetPassword(context, asked, asked.body)
      return { user: null }
    },
  })
}
