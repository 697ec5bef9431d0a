import { createRoute } from '@hono/zod-openapi'
import { OwnAccount, PeopleLooks, PeopleQuery, Profile, ProfileChange } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { sessionIn } from './asking.ts'
import { readEmails } from './emails.ts'
import { changeLooks } from './profile-actions.ts'
import { listLooks, readProfile } from './profiles.ts'
import { hasPassword } from './stored-passwords.ts'

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

const looks = createRoute({
  method: 'get',
  path: '/api/people',
  middleware: does('person.look'),
  summary: 'How do these people look?',
  description:
    'By their ids, which one knows from what they wrote. Who has chosen nothing is not in the answer.',
  request: { query: PeopleQuery },
  responses: { 200: answer('Those who have chosen something.', PeopleLooks), default: refused },
})

/** How people are shown and spoken to. */
export function addProfileRoutes(api: Api, context: Context): void {
  const { db, mailer } = context

  api.openapi(own, async (c) => {
    const { id } = sessionIn(c).person
    const known = { ...(await readProfile(db, id)), ...(await readEmails(db, id)) }
    const password = await hasPassword(db, id)
    return c.json({ ...known, password, mail: mailer.isThere }, 200)
  })

  api.openapi(change, async (c) =>
    c.json(await changeLooks(context, sessionIn(c).person, c.req.valid('json')), 200),
  )

  api.openapi(looks, async (c) =>
    c.json({ people: await listLooks(db, c.req.valid('query').ids) }, 200),
  )
}
