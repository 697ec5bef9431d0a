import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTroubles } from '../../ground/troubles.ts'
import { createLink } from '../../links/account-links.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { now } from '../../storage/instants.ts'
import { buildChat, type Chat, type Visitor, visitorFrom } from '../../testing/build-chat.ts'
import { linkIn, MailServer } from '../../testing/mail-server.ts'
import { openidProvider, signInThere } from '../../testing/openid-provider.ts'
import { openProvider } from './provider.ts'

type There = Awaited<ReturnType<typeof openidProvider>>

let there: There
beforeAll(async () => {
  there = await openidProvider({})
})
beforeEach(() => {
  for (const name of Object.keys(there.people)) delete there.people[name]
  there.people.ada = { preferred_username: 'Ada', email: 'ada@example.org', email_verified: true }
})
afterAll(() => there[Symbol.asyncDispose]())

/** A server that has an owner, and signs in by the provider. */
async function chatWith(env: Record<string, string> = {}): Promise<Chat> {
  const chat = await buildChat({ env: { ...there.env, ...env }, operatorToken: 'operator' })
  await chat.account('Owner', 'owner')
  return chat
}

const pairsIn = (response: Response) =>
  response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')

/** Asks to be sent to the provider; answers the address, and the cookies that the browser has then. */
async function depart(chat: Chat, as?: Visitor, visit: object = {}) {
  const response = await chat.fetch('/api/auth/provider', {
    json: { purpose: 'sign-in', ...visit },
    ...(as && { as }),
  })
  const { url = '', code } = (await response.json()) as { url?: string; code?: string }
  return {
    response,
    url,
    code,
    cookie: [as?.cookie, ...pairsIn(response)].filter(Boolean).join('; '),
  }
}

/** Comes back to the server with what the provider has appended. */
const comeBack = (chat: Chat, url: URL, cookie: string) =>
  chat.fetch(url.pathname + url.search, { headers: { cookie } })

/** All of it. A link or a confirmation leaves the person the same, in another session. */
async function visit(
  chat: Chat,
  login: string,
  as?: Visitor,
  what: { purpose?: string; returnTo?: string } = {},
) {
  const leaving = await depart(chat, as, what)
  const coming = await signInThere(leaving.url, login)
  const response = await comeBack(chat, coming, leaving.cookie)
  const session = pairsIn(response).filter((pair) => !pair.startsWith('lobby.visit'))
  const cookie = session.length > 0 ? session.join('; ') : (as?.cookie ?? '')
  if (as && what.purpose) as.cookie = cookie
  const me = await chat.json('/api/auth/me', { headers: { cookie } })
  return {
    location: response.headers.get('location'),
    visitor: { ...me.user, cookie } as Visitor,
  }
}

const linkAndGo = { purpose: 'link', returnTo: '/account' }
const refusal = '/login?refused=provider_refused'

test('who is new gets an account under the name that the provider has for them, and the same one next time', async () => {
  await using chat = await chatWith()
  expect(await chat.json('/api/auth/ways-in')).toMatchObject({ provider: 'Example' })

  const first = await visit(chat, 'ada', undefined, { returnTo: '/chat/lobby' })
  const second = await visit(chat, 'ada')

  expect(first.location).toBe('/chat/lobby')
  expect(first.visitor).toMatchObject({ name: 'Ada', guest: false })
  expect(second.visitor.id).toBe(first.visitor.id)
  expect(await chat.json('/api/account/provider', { as: second.visitor })).toEqual({
    name: 'Example',
    linked: true,
  })
})

test.each([
  [{ preferred_username: 'Owner' }, 'Owner2'],
  [{ email: 'grace.hopper@example.org' }, 'grace.hopper'],
  [{ name: 'Katherine  Johnson' }, 'Katherine.Johnson'],
  [{ preferred_username: '../../etc', name: 'Ida' }, 'etc'],
  [{ preferred_username: 'pаypal' }, 'user'],
  [{}, 'user'],
])('security 51: %j becomes the username %s', async (claims, username) => {
  await using chat = await chatWith()
  there.people.new = claims
  expect((await visit(chat, 'new')).visitor).toMatchObject({ name: username, guest: false })
})

describe('who arrives twice in the same instant', () => {
  /** Goes to the provider twice before coming back from either visit, and then from both at once. */
  async function visitTwice(chat: Chat, login: string, as?: Visitor) {
    const leaving = [await depart(chat, as), await depart(chat, as)]
    const coming = []
    for (const { url, cookie } of leaving)
      coming.push({ url: await signInThere(url, login), cookie })
    const answers = await Promise.all(coming.map(({ url, cookie }) => comeBack(chat, url, cookie)))
    const people = await Promise.all(
      answers.map(async (answer) => {
        const headers = { cookie: pairsIn(answer).join('; ') }
        return (await chat.json('/api/auth/me', { headers })).user
      }),
    )
    return { to: answers.map((answer) => answer.headers.get('location')), people }
  }
  const accounts = ({ app: { context } }: Chat) =>
    context.db.selectFrom('user').select('name').where('role', '!=', 'guest').execute()

  test('has one account', async () => {
    await using chat = await chatWith()
    const { to, people } = await visitTwice(chat, 'ada')

    expect(to).toEqual(['/', '/'])
    expect(people).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }])
    expect(people[0].id).toBe(people[1].id)
    expect(await accounts(chat)).toEqual([{ name: 'Owner' }, { name: 'Ada' }])
  })

  test('as a guest becomes the account once', async () => {
    await using chat = await chatWith()
    const guest = await chat.guest('Somebody')
    const { to } = await visitTwice(chat, 'ada', guest)

    expect(to).toEqual(['/', '/'])
    expect(await accounts(chat)).toEqual([{ name: 'Owner' }, { name: 'Ada' }])
    expect((await visit(chat, 'ada')).visitor.id).toBe(guest.id)
  })

  test('has the account of their verified address, linked once', async () => {
    await using chat = await chatWith()
    const account = await chat.account('Grace')
    await chat.app.context.db
      .updateTable('user')
      .set({ email: 'ada@example.org', emailVerified: 1 })
      .where('id', '=', account.id)
      .execute()
    const { to, people } = await visitTwice(chat, 'ada')

    expect(to).toEqual(['/', '/'])
    expect(people).toMatchObject([{ id: account.id }, { id: account.id }])
  })
})

test('a guest who signs in becomes the account, and keeps what they wrote', async () => {
  await using chat = await chatWith()
  const guest = await chat.guest('Somebody')

  const { visitor } = await visit(chat, 'ada', guest)

  expect(visitor).toMatchObject({ id: guest.id, name: 'Ada', guest: false })
  expect(await chat.json('/api/auth/me', { as: guest })).toEqual({ user: null })
})

test('security 41: a guest who becomes an account by a provider that does not say when it asked has given no proof', async () => {
  await using chat = await chatWith()
  const { visitor } = await visit(chat, 'ada', await chat.guest('Gus'))
  const sessions = await chat.app.context.db
    .selectFrom('session')
    .select('provenAt')
    .where('userId', '=', visitor.id)
    .execute()
  expect(sessions).toEqual([{ provenAt: null }])
})

test('security 10: nobody comes in by the provider before the server has an owner', async () => {
  await using chat = await buildChat({ env: there.env })
  const { location, visitor } = await visit(chat, 'ada')
  expect(location).toBe('/login?refused=forbidden')
  expect(visitor.id).toBeUndefined()
})

test('a deactivated account is refused at the provider’s sign-in as well', async () => {
  await using chat = await chatWith()
  const { visitor } = await visit(chat, 'ada')
  await chat.app.context.db
    .updateTable('user')
    .set({ deactivatedAt: now() })
    .where('id', '=', visitor.id)
    .execute()
  expect((await visit(chat, 'ada')).location).toBe('/login?refused=forbidden')
})

describe('security 49: signing in by the provider', () => {
  /** Goes there with what `leave` makes of the address, comes back with what `arrive` makes of that. */
  async function tampered(
    chat: Chat,
    { leave, arrive }: { leave?: (url: URL) => void; arrive?: (url: URL) => void },
  ) {
    const { url, cookie } = await depart(chat)
    const going = new URL(url)
    leave?.(going)
    const coming = await signInThere(going.href, 'ada')
    arrive?.(coming)
    return comeBack(chat, coming, cookie)
  }

  test('asks for a code with state, nonce and PKCE, at exactly the registered address', async () => {
    await using chat = await chatWith()
    const query = new URL((await depart(chat)).url).searchParams
    expect(Object.fromEntries(query)).toEqual({
      client_id: 'lobby',
      response_type: 'code',
      scope: 'openid profile email',
      redirect_uri: 'http://127.0.0.1:8000/api/auth/provider/callback',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  test.each<[string, Parameters<typeof tampered>[1]]>([
    ['another state', { arrive: (url) => url.searchParams.set('state', 'x'.repeat(43)) }],
    ['no state', { arrive: (url) => url.searchParams.delete('state') }],
    ['two states', { arrive: (url) => url.searchParams.append('state', 'x'.repeat(43)) }],
    ['another nonce', { leave: (url) => url.searchParams.set('nonce', 'x'.repeat(43)) }],
    ['no nonce', { leave: (url) => url.searchParams.delete('nonce') }],
    [
      'another challenge',
      { leave: (url) => url.searchParams.set('code_challenge', 'x'.repeat(43)) },
    ],
    ['another code', { arrive: (url) => url.searchParams.set('code', 'x'.repeat(43)) }],
    ['another issuer', { arrive: (url) => url.searchParams.set('iss', 'https://evil.example') }],
  ])('with %s is refused', async (_, how) => {
    await using chat = await chatWith()
    const refused = await tampered(chat, how)
    expect(refused.status).toBe(302)
    expect(refused.headers.get('location')).toBe(refusal)
    expect(pairsIn(refused)).toEqual(['lobby.visit='])
  })

  test('with an ID token that another key has signed is refused', async () => {
    await using forged = await openidProvider(there.people, undefined, { isForged: true })
    await using chat = await chatWith(forged.env)
    expect((await visit(chat, 'ada')).location).toBe(refusal)
  })

  test('is sent back nowhere else: the provider refuses another redirect', async () => {
    await using chat = await chatWith()
    const leave = (url: URL) =>
      url.searchParams.set('redirect_uri', 'http://127.0.0.1:8000/api/auth/provider/callback/')
    await expect(tampered(chat, { leave })).rejects.toThrow('invalid_redirect_uri')
  })

  test('counts once: neither the same code nor the address again opens anything', async () => {
    await using chat = await chatWith()
    const { url, cookie } = await depart(chat)
    const coming = await signInThere(url, 'ada')
    expect((await comeBack(chat, coming, cookie)).headers.get('location')).toBe('/')

    const again = await comeBack(chat, coming, cookie)

    expect(again.headers.get('location')).toBe(refusal)
    expect(pairsIn(again)).toEqual(['lobby.visit='])
  })

  test('is not finished by another browser than the one that began', async () => {
    await using chat = await chatWith()
    const eve = await depart(chat)
    const coming = await signInThere(eve.url, 'ada')
    const victim = await depart(chat)
    for (const cookie of ['', victim.cookie, 'lobby.visit=forged', `${eve.cookie}0`])
      expect((await comeBack(chat, coming, cookie)).headers.get('location')).toBe(refusal)
  })

  test('carries its state in a sealed cookie for this host and ten minutes', async () => {
    await using chat = await chatWith({ LOBBY_ORIGIN: 'https://chat.example.org' })
    const { response, url } = await depart(chat)
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(
      /^__Host-lobby\.visit=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
    const query = new URL(url).searchParams
    expect(query.get('redirect_uri')).toBe('https://chat.example.org/api/auth/provider/callback')
    for (const name of ['state', 'nonce']) expect(cookie).not.toContain(query.get(name))
  })
})

describe('security 49: an account that is there', () => {
  const takeEmail = (chat: Chat, { id }: Visitor, verified: boolean) =>
    chat.app.context.db
      .updateTable('user')
      .set({ email: 'ada@example.org', emailVerified: verified ? 1 : 0 })
      .where('id', '=', id)
      .execute()

  test('is linked from within its session, and signs in by the provider from then on', async () => {
    await using chat = await chatWith()
    const countess = await chat.account('Countess')

    const linked = await visit(chat, 'ada', countess, linkAndGo)
    const { visitor } = await visit(chat, 'ada')

    expect(linked.location).toBe('/account')
    expect(visitor).toMatchObject({ id: countess.id, name: 'Countess' })
  })

  test('is not linked by another person who comes back, nor with what is another’s', async () => {
    await using chat = await chatWith()
    const [countess, eve] = [await chat.account('Countess'), await chat.account('Eve')]
    // Eve makes Countess come back from Eve's visit, or to one of Countess's own with Eve's cookie.
    const going = await depart(chat, eve, linkAndGo)
    const coming = await signInThere(going.url, 'ada')
    const swapped = going.cookie.replace(eve.cookie, countess.cookie)
    const refused = await comeBack(chat, coming, swapped)
    expect(refused.headers.get('location')).toBe('/account?refused=provider_refused')

    await visit(chat, 'ada', countess, linkAndGo)
    const { location } = await visit(chat, 'ada', eve, linkAndGo)
    expect(location).toBe('/account?refused=linked_elsewhere')
    expect((await visit(chat, 'ada')).visitor.id).toBe(countess.id)
  })

  test('takes a recent proof to be linked', async () => {
    await using chat = await chatWith()
    const countess = await chat.account('Countess')
    await chat.app.context.db.updateTable('session').set({ provenAt: null }).execute()
    const { response } = await depart(chat, countess, linkAndGo)
    expect(response.status).toBe(403)
    expect((await depart(chat, undefined, linkAndGo)).response.status).toBe(401)
    expect((await depart(chat, await chat.guest('Gus'), linkAndGo)).response.status).toBe(401)
  })

  test('is found by an address that both sides have verified, and by no other', async () => {
    await using chat = await chatWith()
    const countess = await chat.account('Countess')
    await takeEmail(chat, countess, false)
    expect((await visit(chat, 'ada')).visitor.id).not.toBe(countess.id)

    await takeEmail(chat, countess, true)
    there.people.mallory = { ...there.people.ada, email_verified: false }
    expect((await visit(chat, 'mallory')).visitor.id).not.toBe(countess.id)
    there.people.text = { ...there.people.ada, email_verified: 'true' }
    expect((await visit(chat, 'text')).visitor.id).not.toBe(countess.id)

    there.people.countess = { email: 'Ada@Example.org', email_verified: true }
    expect((await visit(chat, 'countess')).visitor.id).toBe(countess.id)
  })

  test('of one person there is not taken over by another who has the same address', async () => {
    await using chat = await chatWith()
    const countess = await chat.account('Countess')
    await takeEmail(chat, countess, true)
    expect((await visit(chat, 'ada')).visitor.id).toBe(countess.id)

    there.people.eve = { ...there.people.ada, preferred_username: 'Eve' }
    expect((await visit(chat, 'eve')).visitor).toMatchObject({ name: 'Eve' })
    expect((await visit(chat, 'ada')).visitor.id).toBe(countess.id)
  })

  test('that asks for a code is not opened by an address alone', async () => {
    await using chat = await chatWith()
    const countess = await chat.account('Countess')
    await takeEmail(chat, countess, true)
    await chat.app.context.db
      .insertInto('second_factors')
      .values({ userId: countess.id, secret: '', lastStep: 0, confirmedAt: 'now' })
      .execute()
    expect((await visit(chat, 'ada')).visitor.id).not.toBe(countess.id)
  })

  test('is unlinked while it has a password, and is not locked out without one', async () => {
    await using chat = await chatWith()
    const countess = await chat.account('Countess')
    await visit(chat, 'ada', countess, linkAndGo)
    const unlink = (as: Visitor) => chat.fetch('/api/account/provider', { method: 'DELETE', as })

    expect((await unlink(countess)).status).toBe(204)
    expect((await visit(chat, 'ada')).visitor.id).not.toBe(countess.id)

    const { visitor } = await visit(chat, 'ada')
    await chat.app.context.db.updateTable('session').set({ provenAt: now() }).execute()
    expect((await unlink(visitor)).status).toBe(403)
  })
})

describe('the groups that the provider tells', () => {
  const roles = {
    LOBBY_OIDC_ROLE_CLAIM: 'groups',
    LOBBY_OIDC_ROLES: 'keepers=admin, helpers=moderator, staff=member',
  }
  const roleOf = async (chat: Chat, id: string) =>
    (
      await chat.app.context.db
        .selectFrom('user')
        .select('role')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).role
  const belong = (...groups: string[]) => {
    there.people.ada = { preferred_username: 'Ada', groups }
  }

  test('decide about the role, anew at each sign-in, and the audit log says who did it', async () => {
    await using chat = await chatWith(roles)
    const seen = []
    let id = ''
    for (const groups of [['staff', 'helpers'], ['keepers', 'helpers'], ['unknown'], []]) {
      belong(...groups)
      id = (await visit(chat, 'ada')).visitor.id
      seen.push(await roleOf(chat, id))
    }
    expect(seen).toEqual(['moderator', 'admin', 'member', 'member'])
    const entries = await chat.app.context.db
      .selectFrom('audit')
      .select(['actorName', 'action', 'targetName', 'after'])
      .where('targetId', '=', id)
      .where('action', '!=', 'account.sign-in')
      .execute()
    expect(
      entries.map(({ after, ...entry }) => ({ ...entry, ...JSON.parse(after ?? '{}') })),
    ).toEqual([
      {
        ...{ actorName: 'Example', action: 'account.secure', targetName: 'Ada' },
        ...{ provider: there.issuer, role: 'moderator' },
      },
      ...['admin', 'member'].map((role) => ({
        ...{ actorName: 'Example', action: 'account.manage', targetName: 'Ada' },
        ...{ role, active: true },
      })),
    ])
  })

  test('security 36: a link for a new password is worth nothing once they give another role', async () => {
    await using chat = await chatWith(roles)
    const { db } = chat.app.context
    belong('staff')
    const { id } = (await visit(chat, 'ada')).visitor
    await inTransaction(db, (tx) => createLink(tx, { purpose: 'reset', userId: id }))
    belong('keepers')
    await visit(chat, 'ada')
    expect(await db.selectFrom('links').selectAll().execute()).toEqual([])
  })

  test('a role that was taken away ends the sessions that had it', async () => {
    await using chat = await chatWith(roles)
    belong('keepers')
    const before = (await visit(chat, 'ada')).visitor
    belong('staff')
    await visit(chat, 'ada')
    expect(await chat.json('/api/auth/me', { as: before })).toEqual({ user: null })
  })

  test('never take the last owner away', async () => {
    await using chat = await chatWith(roles)
    const owner = await chat.signIn('Owner')
    await visit(chat, 'ada', owner, linkAndGo)
    belong('staff')
    const { visitor, location } = await visit(chat, 'ada')
    expect([location, await roleOf(chat, visitor.id)]).toEqual(['/', 'owner'])

    await chat.account('Second', 'owner')
    await visit(chat, 'ada')
    expect(await roleOf(chat, owner.id)).toBe('member')
  })

  test('without a mapping, leave the role alone', async () => {
    await using chat = await chatWith()
    belong('keepers')
    const { visitor } = await visit(chat, 'ada')
    expect(await roleOf(chat, visitor.id)).toBe('member')
  })
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/%2f%2fevil.example',
  '/%5cevil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/chat/..//evil.example',
  '/login/%2e%2e//evil.example',
  '/api/auth/me',
  'chat/lobby',
  '',
])('security 50: coming back leads to no page but ours: %j', async (returnTo) => {
  await using chat = await chatWith()
  const { response } = await depart(chat, undefined, { returnTo })
  expect(response.status).toBe(400)
  expect(response.headers.getSetCookie()).toEqual([])
})

describe('security 41: who has no password', () => {
  test('confirms at the provider, which asks them anew', async () => {
    await using chat = await chatWith()
    const { visitor } = await visit(chat, 'ada')
    const remove = () => chat.fetch('/api/account/second-factor', { json: {}, as: visitor })
    expect((await remove()).status).toBe(403)

    const { url } = await depart(chat, visitor, { purpose: 'confirm' })
    expect(new URL(url).searchParams.get('prompt')).toBe('login')
    const { location } = await visit(chat, 'ada', visitor, { purpose: 'confirm' })

    expect(location).toBe('/')
    expect((await remove()).status).toBe(200)
  })

  test('chooses one by a link for it, and signs in by either from then on', async () => {
    await using chat = await chatWith()
    const { visitor } = await visit(chat, 'ada')
    const headers = { authorization: 'Bearer operator' }
    const path = '/api/admin/users/@Ada/reset-link'
    const { url } = await chat.json(path, { method: 'POST', headers })
    const json = { token: url.split('/').at(-1), password: 'another garden 18' }
    expect((await chat.fetch('/api/auth/reset', { json })).status).toBe(200)

    expect((await chat.signIn('Ada', 'another garden 18')).id).toBe(visitor.id)
    expect((await visit(chat, 'ada')).visitor.id).toBe(visitor.id)
  })

  test('chooses a first one after a recent proof, and needs the one there is for the next', async () => {
    await using chat = await chatWith()
    const { visitor } = await visit(chat, 'ada')
    const elsewhere = await visit(chat, 'ada')
    const choose = (as: Visitor, json: object) =>
      chat.fetch('/api/auth/password', { method: 'PUT', json, as })
    const first = { password: 'another garden 18' }
    expect(await (await choose(visitor, first)).json()).toMatchObject({ code: 'confirm_first' })

    await visit(chat, 'ada', visitor, { purpose: 'confirm' })
    const weak = await choose(visitor, { password: 'password123' })
    expect(await weak.json()).toMatchObject({ code: 'weak_password' })
    const chosen = await choose(visitor, first)

    expect(chosen.status).toBe(200)
    const ada = await visitorFrom(chosen)
    expect(await chat.json('/api/auth/me', { as: elsewhere.visitor })).toEqual({ user: null })
    expect(await chat.json('/api/auth/account', { as: ada })).toMatchObject({ password: true })
    expect((await chat.signIn('Ada', 'another garden 18')).id).toBe(visitor.id)
    expect((await visit(chat, 'ada')).visitor.id).toBe(visitor.id)
    const next = { password: 'a third garden 19' }
    expect((await choose(ada, next)).status).toBe(401)
    expect((await choose(ada, { ...next, current: 'another garden 18' })).status).toBe(200)
  })

  test('and has confirmed an address gets a link for one by mail, who has not gets none', async () => {
    await using mails = await MailServer.start()
    await using chat = await chatWith(mails.env)
    const forgot = (who: string) => chat.fetch('/api/auth/forgot', { json: { who } })
    await visit(chat, 'ada')
    there.people.eve = { preferred_username: 'Eve' }
    await visit(chat, 'eve')
    await chat.app.context.db
      .updateTable('user')
      .set({ email: 'ada@example.org', emailVerified: 1 })
      .where('name', '=', 'Ada')
      .execute()

    expect((await forgot('Eve')).status).toBe(204)
    expect((await forgot('ada@example.org')).status).toBe(204)
    const mail = await mails.next()
    const json = { token: linkIn(mail).split('/').at(-1), password: 'another garden 18' }
    expect((await chat.fetch('/api/auth/reset', { json })).status).toBe(200)
    await chat.signIn('Ada', 'another garden 18')
    const headers = { authorization: 'Bearer operator' }
    expect(await chat.json('/api/admin/link-requests', { headers })).toEqual({ requests: [] })
  })

  test('takes an e-mail address after a recent proof, and need not give what there is not', async () => {
    await using chat = await chatWith()
    const { visitor } = await visit(chat, 'ada')
    const json = { email: 'ada@elsewhere.example' }
    const change = () => chat.fetch('/api/auth/email', { method: 'PUT', json, as: visitor })
    const refused = await change()
    expect(await refused.json()).toMatchObject({ code: 'confirm_first' })

    await visit(chat, 'ada', visitor, { purpose: 'confirm' })

    expect((await change()).status).toBe(204)
    expect(await chat.json('/api/auth/account', { as: visitor })).toMatchObject({
      password: false,
      pendingEmail: 'ada@elsewhere.example',
    })
  })

  test('is not confirmed by another person’s identity, nor by an old proof', async () => {
    await using chat = await chatWith()
    const { visitor } = await visit(chat, 'ada')
    there.people.eve = { preferred_username: 'Eve' }
    const { location } = await visit(chat, 'eve', visitor, { purpose: 'confirm' })
    expect(location).toBe('/account?refused=provider_refused')

    // A visit that leaves out that it must be fresh gets no answer that says so.
    const { url, cookie } = await depart(chat, visitor, { purpose: 'confirm' })
    const going = new URL(url)
    going.searchParams.delete('max_age')
    going.searchParams.delete('prompt')
    const back = await comeBack(chat, await signInThere(going.href, 'ada'), cookie)
    expect(back.headers.get('location')).toBe('/account?refused=provider_refused')
  })
})

test('security 68: another person’s identity at the provider is a failed sign-in of the account to confirm, and one that does not fit a line in the log', async () => {
  const lines: string[] = []
  const env = { ...there.env, LOBBY_LIMITS: 'off' }
  await using chat = await buildChat({ env, log: (line) => lines.push(line) })
  const { db, backgroundTasks } = chat.app.context
  await chat.account('Owner', 'owner')
  const { visitor } = await visit(chat, 'ada')
  there.people.eve = { preferred_username: 'Eve' }
  await visit(chat, 'eve', visitor, { purpose: 'confirm' })
  await chat.fetch('/api/auth/provider/callback?code=x&state=y')
  await backgroundTasks.close()

  const failures = lines
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'A sign-in failed.')
  expect(failures.map(({ account, what }) => [account, what]).toSorted()).toEqual([
    [undefined, 'provider'],
    ['Ada', 'provider'],
  ])
  expect(await db.selectFrom('failed_sign_ins').select(['userId', 'count']).execute()).toEqual([
    { userId: visitor.id, count: 1 },
  ])
})

test('security 14: neither codes nor tokens nor secrets come into the log', async () => {
  const lines: string[] = []
  await using chat = await chatWith()
  const { context } = chat.app
  const log = (entry: unknown, text: string) => lines.push(JSON.stringify(entry) + text)
  const provider = openProvider(
    context.config.provider as never,
    { warn: log } as never,
    openTroubles({ warn: log, error: log }),
  )
  const { url, checks } = await provider.begin(
    'http://127.0.0.1:8000/api/auth/provider/callback',
    false,
  )
  const coming = await signInThere(url, 'ada')
  await expect(provider.finish(coming, { ...checks, verifier: 'x'.repeat(43) })).rejects.toThrow()
  await expect(provider.finish(coming, { ...checks, state: 'y' })).rejects.toThrow()

  expect(lines).toHaveLength(2)
  const secrets = [...coming.searchParams.entries()].filter(([name]) => name !== 'iss')
  for (const [, secret] of [...secrets, ...Object.entries(there.env).slice(2, 3)])
    expect(lines.join('\n')).not.toContain(secret)
})

test('a provider that cannot be reached is said to be so', async () => {
  await using chat = await chatWith({ LOBBY_OIDC_ISSUER: 'http://127.0.0.1:9' })
  expect((await depart(chat)).code).toBe('provider_unreachable')
})

test('a server without a provider has no such endpoint', async () => {
  await using chat = await buildChat()
  expect((await depart(chat)).response.status).toBe(404)
  expect(await chat.json('/api/auth/ways-in')).toMatchObject({ provider: null })
})
