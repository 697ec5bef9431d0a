import { ownAccountEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { readEmails } from '../people/emails.ts'
import { changeAppearance } from '../people/profile-actions.ts'
import { readProfile } from '../people/profiles.ts'
import { sessionIn } from '../sessions/asking.ts'
import { hasPassword } from './password/stored-passwords.ts'

/** What people choose about how they are shown and spoken to. */
export function addProfileRoutes(api: Api, context: Context): void {
  const { db, mailer } = context

  serve(api, ownAccountEndpoints, {
    'GET /api/auth/account': async (asked) => {
      const { id } = sessionIn(asked).person
      const known = { ...(await readProfile(db, id)), ...(await readEmails(db, id)) }
      return { ...known, password: await hasPassword(db, id), mail: mailer.isThere }
    },

    'PATCH /api/auth/profile': (asked) =>
      changeAppearance(context, sessionIn(asked).person, asked.body),
  })
}
