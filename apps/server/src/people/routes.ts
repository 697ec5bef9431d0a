import { AccountRole, ownAccountEndpoints, Power } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { ChatError } from '../ground/errors.ts'
import { can } from '../ground/permissions.ts'
import { authorOf, personOf } from '../ground/person.ts'
import { takeGuest } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn, whoIs } from '../sessions/asking.ts'
import { enterAsGuest, renameThemselves } from './actions.ts'
import { readEmails } from './emails.ts'
import { changeAppearance } from './profile-actions.ts'
import { readProfile } from './profiles.ts'
import { hasPassword } from './users.ts'

/** What people see and choose about themselves. */
export function addOwnAccountRoutes(api: Api, context: Context): void {
  const { db, settings, limiter, mailer } = context

  serve(api, ownAccountEndpoints, {
    'GET /api/auth/me': ({ actor }) => {
      const person = personOf(actor)
      return { user: person ? authorOf(person) : null }
    },

    'GET /api/auth/powers': ({ actor, server }) => ({
      may: Power.options.filter((action) => can(actor, action, server)),
      gives: AccountRole.options.filter((gives) =>
        can(actor, 'account.manage', { ...server, gives }),
      ),
    }),

    'POST /api/auth/guest': async (asked) => {
      if (settings.now.guests === 'off')
        throw new ChatError('forbidden', 'This server is not open to guests.')
      const { actor, address, body } = asked
      // A guest already: only the name is new, their messages stay theirs.
      const known = personOf(actor)
      if (known?.guest) return { user: await renameThemselves(context, known, body.name, address) }
      limiter.takeFrom('newGuest', address)
      takeGuest(limiter, address)
      return whoIs(await enterAsGuest(context, asked, body.name))
    },

    'PATCH /api/auth/me': async ({ actor, address, body }) => {
      const person = personOf(actor)
      if (!person) throw new ChatError('signed_out', 'Come in first.')
      if (!person.guest) throw new ChatError('forbidden', 'Only guests may just take a name.')
      return { user: await renameThemselves(context, person, body.name, address) }
    },

    'GET /api/auth/account': async (asked) => {
      const { id } = sessionIn(asked).person
      const known = { ...(await readProfile(db, id)), ...(await readEmails(db, id)) }
      return { ...known, password: await hasPassword(db, id), mail: mailer.isThere }
    },

    'PATCH /api/auth/profile': (asked) =>
      changeAppearance(context, sessionIn(asked).person, asked.body),
  })
}
