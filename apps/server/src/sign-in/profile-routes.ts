import { createRoute } from '@hono/zod-openapi'
import { OwnAccount, Profile, ProfileChange } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { readEmails } from '../people/emails.ts'
import { changeAppearance } from '../people/profile-actions.ts'
import { readProfile } from '../people/profiles.ts'
import { sessionIn } from '../sessions/asking.ts'
import { hasPassword } from './password/stored-passwords.ts'

const own = createRoute({
  method: 'get',
  path: '/api/auth/account',
  middleware: does('account.profile'),
  summary: 'What is known about me?',
  responses: { 200: answer('What only I may see.', OwnAccount), default: refused },
})

const change = createRoute({
  method: 'patch',
  path: '/api/auth/profile',
  middleware: does('account.profile'),
  summary: 'Choose a colour or a language',
  description: 'What is not given stays as it is; null takes a choice back.',
  request: { body: json(ProfileChange) },
  responses: { 200: answer('What is chosen now.', Profile), default: refused },
})

/** What people choose about how they are shown and spoken to. */
export function addProfileRoutes(api: Api, context: Context): void {
  const { db, mailer } = context

  api.openapi(own, async (c) => {
    const { id } = sessionIn(c).person
    const known = { ...(await readProfile(db, id)), ...(await readEmails(db, id)) }
    const password = await hasPassword(db, id)
    return c.json({ ...known, password, mail: mailer.isThere }, 200)
  })

  api.openapi(change, async (c) =>
    c.json(await changeAppearance(context, sessionIn(c).person, c.req.valid('json')), 200),
  )
}
