import { isLoopbackAddress } from '@lobby/channels'
import { AccountRole, type Author, accountEndpoints, Power, proofEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { ChatError } from '../ground/errors.ts'
import { can } from '../ground/permissions.ts'
import { authorOf, type Person, personOf } from '../ground/person.ts'
import { takeGuest } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { enterAsGuest } from '../people/actions.ts'
import { renameGuest } from '../people/users.ts'
import { signOut, tell } from '../sessions/actions.ts'
import { hasArrived, signedInAsking, whoIs, withCookie } from '../sessions/asking.ts'
import { signIn } from './actions.ts'
import { claim, isOpenForSignUp, signUp } from './password/new-account-actions.ts'
import { confirm } from './proof-actions.ts'

/** Who is asking, and how to be somebody. */
export function addAccountRoutes(api: Api, context: Context): void {
  const { db, config, settings, limiter, mailer } = context

  serve(api, accountEndpoints, {
    'GET /api/auth/me': ({ actor }) => {
      const person = personOf(actor)
      return { user: person ? authorOf(person) : null }
    },

    'GET /api/auth/ways-in': async () => ({
      guests: settings.now.guests === 'on',
      signUp: await isOpenForSignUp(context),
      mail: mailer.isThere,
      provider: config.provider?.name ?? null,
    }),

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
      // Somebody already: only the name is new, what they wrote stays theirs.
      const known = personOf(actor)
      if (known?.guest) return { user: await renamed(known, body.name, address) }
      limiter.takeFrom('newGuest', address)
      takeGuest(limiter, address)
      return whoIs(await enterAsGuest(context, asked, body.name))
    },

    'PATCH /api/auth/me': async ({ actor, address, body }) => {
      const person = personOf(actor)
      if (!person) throw new ChatError('signed_out', 'Come in first.')
      if (!person.guest) throw new ChatError('forbidden', 'Only guests may just take a name.')
      return { user: await renamed(person, body.name, address) }
    },

    'POST /api/auth/sign-up': async (asked) => whoIs(await signUp(context, asked, asked.body)),

    'POST /api/auth/sign-in': async (asked) => hasArrived(await signIn(context, asked, asked.body)),

    'POST /api/auth/claim': async (asked) => whoIs(await claim(context, asked, asked.body)),

    'POST /api/auth/sign-out': async (asked) =>
      withCookie({ user: null }, asked.session && (await signOut(context, signedInAsking(asked)))),
  })

  serve(api, proofEndpoints, {
    'POST /api/account/confirm': async (asked) => {
      const { confirmed, signedIn } = await confirm(context, signedInAsking(asked), asked.body)
      return withCookie(confirmed, signedIn.cookie)
    },
  })

  /** Connections that are open speak under the new name from now on. */
  async function renamed(person: Person, name: string, address: string): Promise<Author> {
    limiter.take('rename', person.id)
    if (!isLoopbackAddress(address)) limiter.takeFrom('renameByNetwork', address)
    const renamed = await renameGuest(db, person, name)
    await tell(context, person.id)
    return authorOf(renamed)
  }
}
