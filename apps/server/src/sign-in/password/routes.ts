import { passwordEndpoints } from '@lobby/protocol'
import type { Api } from '../../http/api.ts'
import { serve } from '../../http/serve.ts'
import { signedInAsking, whoIs } from '../../sessions/asking.ts'
import type { PasswordActions } from './actions.ts'

interface Needs {
  readonly passwordActions: PasswordActions
}

/** Passwords: another one, or a new one in place of one that was forgotten. */
export function addPasswordRoutes(api: Api, { passwordActions }: Needs): void {
  serve(api, passwordEndpoints, {
    'PUT /api/auth/password': async (asked) =>
      whoIs(await passwordActions.changePassword(signedInAsking(asked), asked.body)),

    'POST /api/auth/reset': async (asked) => {
      await passwordActions.resetPassword(asked, asked.body)
      return { user: null }
    },
  })
}
