import { createRoute } from '@hono/zod-openapi'
import { type Author, GuestName, Me } from '@lobby/protocol'
import { personGroup, ring } from '../bells.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { authorOf, type Person, personOf } from '../person.ts'

const me = createRoute({
  method: 'get',
  path: '/api/auth/me',
  middleware: does('account.read'),
  summary: 'Who am I?',
  responses: { 200: answer('The person whose session this is, or null.', Me) },
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

const leave = createRoute({
  method: 'post',
  path: '/api/auth/sign-out',
  middleware: does('account.leave'),
  summary: 'Sign out',
  responses: { 200: answer('Nobody.', Me), default: refused },
})

/** Who is asking, and how to be somebody. */
export function addAccountRoutes(api: Api, context: Context): void {
  const { accounts, config, limiter } = context

  api.openapi(me, (c) => {
    const person = personOf(c.env.actor)
    return c.json({ user: person ? authorOf(person) : null }, 200)
  })

  api.openapi(enter, async (c) => {
    if (!config.guests) throw new ChatError('forbidden', 'This server is not open to guests.')
    const { name } = c.req.valid('json')
    // Somebody already: only the name is new, what they wrote stays theirs.
    const known = personOf(c.env.actor)
    if (known?.guest) return c.json({ user: await renamed(known, name) }, 200)
    limiter.take('newGuest', c.env.address)
    const { person, headers } = await accounts.signInAsGuest(name)
    return c.json({ user: authorOf(person) }, 200, cookiesOf(headers))
  })

  api.openapi(rename, async (c) => {
    const person = personOf(c.env.actor)
    if (!person) throw new ChatError('signed_out', 'Come in first.')
    if (!person.guest) throw new ChatError('forbidden', 'Only guests may just take a name.')
    return c.json({ user: await renamed(person, c.req.valid('json').name) }, 200)
  })

  api.openapi(leave, async (c) => {
    const person = personOf(c.env.actor)
    if (!person) return c.json({ user: null }, 200)
    const headers = await accounts.signOut(c.req.raw.headers)
    await ring(context, personGroup(person.id), { type: 'person.changed' })
    return c.json({ user: null }, 200, cookiesOf(headers))
  })

  /** Connections that are open speak under the new name from now on. */
  async function renamed(person: Person, name: string): Promise<Author> {
    const { id } = await accounts.rename(person, name)
    await ring(context, personGroup(id), { type: 'person.changed' })
    return authorOf({ ...person, name })
  }
}

function cookiesOf(headers: Headers): Record<'set-cookie', string[]> {
  return { 'set-cookie': headers.getSetCookie() }
}
