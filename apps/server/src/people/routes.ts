import {
  AccountRole,
  blockEndpoints,
  ownAccountEndpoints,
  Power,
  type ServerSettings,
} from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { can } from '../ground/permissions.ts'
import { authorOf, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Mailer } from '../mail/mailer.ts'
import { sessionIn, whoIs } from '../sessions/asking.ts'
import { consumeGuestBudget, type SharedLimiter } from '../shared/shared-rates.ts'
import type { Database } from '../storage/database.ts'
import type { AccountActions } from './actions.ts'
import { listBlocked } from './blocks.ts'
import { readEmails } from './emails.ts'
import type { ProfileActions } from './profile-actions.ts'
import { readProfile } from './profiles.ts'
import { hasPassword } from './users.ts'

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly sharedLimiter: SharedLimiter
  readonly mailer: Mailer
  readonly settings: { readonly now: Pick<ServerSettings, 'guests'> }
  readonly accountActions: AccountActions
  readonly profileActions: ProfileActions
}

/** What people see and choose about themselves. */
export function addOwnAccountRoutes(
  api: Api,
  { db, limiter, sharedLimiter, mailer, settings, accountActions, profileActions }: Needs,
): void {
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
      if (known?.guest)
        return { user: await accountActions.renameThemselves(known, body.name, address) }
      limiter.consumeFrom('newGuest', address)
      await consumeGuestBudget(sharedLimiter, address)
      return whoIs(await accountActions.enterAsGuest(asked, body.name))
    },

    'PATCH /api/auth/me': async ({ actor, address, body }) => {
      const person = personOf(actor)
      if (!person) throw new ChatError('signed_out', 'Sign in, or enter as a guest, first.')
      if (!person.guest)
        throw new ChatError('forbidden', 'The name of an account does not change here.')
      return { user: await accountActions.renameThemselves(person, body.name, address) }
    },

    'GET /api/auth/account': async (asked) => {
      const { id } = sessionIn(asked).person
      const known = { ...(await readProfile(db, id)), ...(await readEmails(db, id)) }
      return { ...known, password: await hasPassword(db, id), mail: mailer.isThere }
    },

    'PATCH /api/auth/profile': (asked) =>
      profileActions.changeAppearance(sessionIn(asked).person, asked.body),
  })

  serve(api, blockEndpoints, {
    'GET /api/blocks': async (asked) => ({
      people: await listBlocked(db, sessionIn(asked).person.id),
    }),

    'PUT /api/blocks/{userId}': (asked) =>
      profileActions.changeBlock(sessionIn(asked).person, asked.params.userId, true),

    'DELETE /api/blocks/{userId}': (asked) =>
      profileActions.changeBlock(sessionIn(asked).person, asked.params.userId, false),
  })
}
