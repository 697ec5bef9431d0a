import { createRoute } from '@hono/zod-openapi'
import { isLoopbackAddress } from '@lobby/channels'
import {
  AccountRole,
  type Author,
  Claim,
  Confirmation,
  Confirmed,
  GuestName,
  Me,
  Power,
  Powers,
  SignedIn,
  SignIn,
  SignUp,
  WaysIn,
} from '@lobby/protocol'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { enterAsGuest } from '../people/actions.ts'
import { renameGuest } from '../people/users.ts'
import { can } from '../permissions.ts'
import { authorOf, type Person, personOf } from '../person.ts'
import { takeGuest } from '../rate-limit.ts'
import { signOut, tell } from '../sessions/actions.ts'
import { asking, hasArrived, setsCookie, signedInAsking, whoIs } from '../sessions/asking.ts'
import { signIn } from './actions.ts'
import { claim, isOpenForSignUp, signUp } from './password/new-account-actions.ts'
import { confirm } from './proof-actions.ts'

const me = createRoute({
  method: 'get',
  path: '/api/auth/me',
  middleware: does('account.read'),
  summary: 'Who am I?',
  responses: { 200: answer('The person whose session this is, or null.', Me) },
})

const waysIn = createRoute({
  method: 'get',
  path: '/api/auth/ways-in',
  middleware: does('account.read'),
  summary: 'How may one come in?',
  responses: { 200: answer('What this server lets strangers do.', WaysIn) },
})

const powers = createRoute({
  method: 'get',
  path: '/api/auth/powers',
  middleware: does('account.read'),
  summary: 'What may I do on this server?',
  description: 'Beyond its rooms; what one may do in a room is said with its members.',
  responses: {
    200: answer('Those actions that are not for everybody, and the roles one may give.', Powers),
  },
})

const enter = createRoute({
  method: 'post',
  path: '/api/auth/guest',
  middleware: does('account.enter'),
  summary: 'Come in under a name',
  description:
    'Makes a guest and sets the cookie by which this browser is the same guest tomorrow.',
  request: { body: json(GuestName) },
  responses: { 200: answer('The guest.', Me), default: refused },
})

const rename = createRoute({
  method: 'patch',
  path: '/api/auth/me',
  middleware: does('account.rename'),
  summary: 'Take another name',
  description: 'For guests. What was written under the old name keeps it.',
  request: { body: json(GuestName) },
  responses: { 200: answer('The guest, renamed.', Me), default: refused },
})

const newAccount = createRoute({
  method: 'post',
  path: '/api/auth/sign-up',
  middleware: does('account.create'),
  summary: 'Make an account',
  description: 'A guest becomes the account, and keeps what they wrote.',
  request: { body: json(SignUp) },
  responses: { 200: answer('The account, signed in.', Me), default: refused },
})

const arrive = createRoute({
  method: 'post',
  path: '/api/auth/sign-in',
  middleware: does('account.sign-in'),
  summary: 'Sign in',
  description:
    'An unknown username and a wrong password are answered alike, as `wrong_credentials`. After five mistakes from one address the next tries wait, one minute and longer. `failedSignIns` is there where others seem to have tried.',
  request: { body: json(SignIn) },
  responses: { 200: answer('Who is signed in.', SignedIn), default: refused },
})

const own = createRoute({
  method: 'post',
  path: '/api/auth/claim',
  middleware: does('server.claim'),
  summary: 'Become the owner',
  description:
    'By the link that a server without an owner prints when it starts. Without `account`, who is signed in becomes the owner.',
  request: { body: json(Claim) },
  responses: { 200: answer('The owner, signed in.', Me), default: refused },
})

const leave = createRoute({
  method: 'post',
  path: '/api/auth/sign-out',
  middleware: does('account.leave'),
  summary: 'Sign out',
  responses: { 200: answer('Nobody.', Me), default: refused },
})

const confirmation = createRoute({
  method: 'post',
  path: '/api/account/confirm',
  middleware: does('account.confirm'),
  summary: 'Confirm that it is you',
  description:
    'What must not be done by a stranger at an unlocked screen is refused with `confirm_first` unless one has signed in or confirmed within ten minutes. The browser has another session afterwards.',
  request: { body: json(Confirmation) },
  responses: { 200: answer('Until when that is believed.', Confirmed), default: refused },
})

/** Who is asking, and how to be somebody. */
export function addAccountRoutes(api: Api, context: Context): void {
  const { db, config, settings, limiter, mailer } = context

  api.openapi(me, (c) => {
    const person = personOf(c.env.actor)
    return c.json({ user: person ? authorOf(person) : null }, 200)
  })

  api.openapi(waysIn, async (c) =>
    c.json(
      {
        guests: settings.now.guests === 'on',
        signUp: await isOpenForSignUp(context),
        mail: mailer.isThere,
        provider: config.provider?.name ?? null,
      },
      200,
    ),
  )

  api.openapi(powers, (c) => {
    const { actor, server } = c.env
    const may = Power.options.filter((action) => can(actor, action, server))
    const gives = AccountRole.options.filter((gives) =>
      can(actor, 'account.manage', { ...server, gives }),
    )
    return c.json({ may, gives }, 200)
  })

  api.openapi(enter, async (c) => {
    if (settings.now.guests === 'off')
      throw new ChatError('forbidden', 'This server is not open to guests.')
    const { name } = c.req.valid('json')
    // Somebody already: only the name is new, what they wrote stays theirs.
    const known = personOf(c.env.actor)
    if (known?.guest) return c.json({ user: await renamed(known, name, c.env.address) }, 200)
    limiter.takeFrom('newGuest', c.env.address)
    takeGuest(limiter, c.env.address)
    return c.json(...whoIs(await enterAsGuest(context, asking(c), name)))
  })

  api.openapi(rename, async (c) => {
    const person = personOf(c.env.actor)
    if (!person) throw new ChatError('signed_out', 'Come in first.')
    if (!person.guest) throw new ChatError('forbidden', 'Only guests may just take a name.')
    return c.json({ user: await renamed(person, c.req.valid('json').name, c.env.address) }, 200)
  })

  api.openapi(newAccount, async (c) => {
    const signedIn = await signUp(context, asking(c), c.req.valid('json'))
    return c.json(...whoIs(signedIn))
  })

  api.openapi(arrive, async (c) => {
    const arrived = await signIn(context, asking(c), c.req.valid('json'))
    return c.json(...hasArrived(arrived))
  })

  api.openapi(own, async (c) => {
    const signedIn = await claim(context, asking(c), c.req.valid('json'))
    return c.json(...whoIs(signedIn))
  })

  api.openapi(confirmation, async (c) => {
    const { confirmed, signedIn } = await confirm(context, signedInAsking(c), c.req.valid('json'))
    return c.json(confirmed, 200, setsCookie(signedIn.cookie))
  })

  api.openapi(leave, async (c) => {
    if (!c.env.session) return c.json({ user: null }, 200)
    return c.json({ user: null }, 200, setsCookie(await signOut(context, signedInAsking(c))))
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
