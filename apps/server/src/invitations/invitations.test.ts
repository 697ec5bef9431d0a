import { once } from 'node:events'
import { request } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { csrf, type Invitation, type MadeInvitation } from '@lobby/protocol'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../ground/secrets.ts'
import { sharedRates } from '../shared/shared-rates.ts'
import { fromNow, now } from '../storage/instants.ts'
import {
  buildChat,
  type Chat,
  csrfTokenOf,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { database } from '../testing/test-database.ts'

const tokenOf = ({ url }: { url: string }) => url.split('/').at(-1) as string

/** A person's invitation, as they get it. */
const invite = (chat: Chat, as: Visitor, json: object = {}): Promise<MadeInvitation> =>
  chat.json('/api/invitations', { as, json })
const accept = (chat: Chat, token: string, username?: string, as?: Visitor) =>
  chat.fetch('/api/invitations/accept', {
    json: { token, ...(username && { account: { username, password: passwordOf(username) } }) },
    ...(as && { as }),
  })
const look = (chat: Chat, token: string, as?: Visitor) =>
  chat.fetch('/api/invitations/look', { json: { token }, ...(as && { as }) })
const list = async (chat: Chat, as: Visitor, query = '') =>
  (await chat.json(`/api/invitations${query}`, { as })) as {
    invitations: Invitation[]
    next: string | null
  }

/** Asks for an invitation with any headers: `fetch` keeps `Host` to itself. */
async function askAs(chat: Chat, as: Visitor, headers: Record<string, string>) {
  const asked = request(`${chat.url}/api/invitations`, {
    method: 'POST',
    headers: {
      cookie: as.cookie,
      [csrf.header]: csrfTokenOf(as),
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      ...headers,
    },
  })
  asked.end('{}')
  const [response] = await once(asked, 'response')
  return { status: response.statusCode as number, text: await textOf(response) }
}

/** A server whose owner is Ada. */
async function build(options: Parameters<typeof buildChat>[0] = {}) {
  const chat = await buildChat(options)
  return { chat, ada: await chat.account('Ada', 'owner') }
}

const refusal = {
  sqlite: [
    `create trigger no_more before insert on members begin select raise(abort, 'full'); end`,
    'drop trigger no_more',
  ],
  postgres: [
    'alter table members add constraint no_more check (false) not valid',
    'alter table members drop constraint no_more',
  ],
} as const

/** What is stored of a room's members is refused by the database itself, until this is called off. */
async function refuseNewMembers({ app: { context } }: Chat) {
  const [refuse, letIn] = refusal[database]
  await sql.raw(refuse).execute(context.db)
  return () => sql.raw(letIn).execute(context.db)
}

describe('an invitation', () => {
  test('lets a person make an account where nobody may by themselves', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const made = await invite(chat, ada)

    expect(await (await look(chat, tokenOf(made))).json()).toEqual({
      ...{ by: 'Ada', room: null, roomSign: null, role: 'member', signUp: true },
      expiresAt: made.expiresAt,
    })
    const bob = await visitorFrom(await accept(chat, tokenOf(made), 'Bob'))

    expect(bob).toMatchObject({ name: 'Bob', guest: false })
    expect((await list(chat, ada)).invitations).toMatchObject([{ id: made.id, uses: 1, used: 1 }])
  })

  test('is not used up by an account that could not be let into the room', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const bob = await chat.account('Bob')
    const { slug } = await makePrivateRoom(chat, ada)
    const made = await invite(chat, ada, { room: slug })
    const letIn = await refuseNewMembers(chat)

    expect((await accept(chat, tokenOf(made), undefined, bob)).status).toBe(500)
    expect((await list(chat, ada)).invitations).toMatchObject([{ used: 0, uses: 1 }])
    const { entries } = await chat.json('/api/admin/audit?action=invitation.accept', { as: ada })
    expect(entries).toMatchObject([
      { actor: { name: 'Bob' }, after: { accepted: false } },
      { actor: { name: 'Bob' }, after: { accepted: true } },
    ])

    await letIn()
    expect((await accept(chat, tokenOf(made), undefined, bob)).status).toBe(200)
    expect((await list(chat, ada)).invitations).toMatchObject([{ used: 1 }])
  })

  test('leads nobody back who was let in by another member meanwhile, and put out', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const { slug } = await makePrivateRoom(chat, ada)
    const made = await invite(chat, ada, { room: slug })
    const letIn = await refuseNewMembers(chat)
    const bob = await visitorFrom(await accept(chat, tokenOf(made), 'Bob'))
    await letIn()
    const path = `/api/rooms/${slug}/members/${bob.id}`
    expect((await chat.fetch(path, { as: ada, method: 'PUT' })).status).toBe(204)
    expect((await accept(chat, tokenOf(made), undefined, bob)).status).toBe(200)

    expect((await chat.fetch(path, { as: ada, method: 'DELETE' })).status).toBe(204)
    expect((await accept(chat, tokenOf(made), undefined, bob)).status).toBe(404)
  })

  test('leads those into the room later who became an account and could not be let in at once', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const { slug } = await makePrivateRoom(chat, ada)
    const made = await invite(chat, ada, { room: slug })
    const letIn = await refuseNewMembers(chat)
    const answer = await accept(chat, tokenOf(made), 'Bob')
    expect(await answer.clone().json()).toMatchObject({ user: { name: 'Bob' }, room: null })
    const bob = await visitorFrom(answer)
    await letIn()

    expect((await accept(chat, tokenOf(made), 'Eve')).status).toBe(404)
    expect((await look(chat, tokenOf(made))).status).toBe(404)
    expect((await look(chat, tokenOf(made), bob)).status).toBe(200)
    const again = await accept(chat, tokenOf(made), undefined, bob)
    expect(await again.json()).toMatchObject({ room: slug })
    expect((await list(chat, ada)).invitations).toMatchObject([{ used: 1 }])

    // Once there, who is put out does not come again by it.
    await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
    expect((await accept(chat, tokenOf(made), undefined, bob)).status).toBe(404)
  })

  test('is good for a week if nothing else is said', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const { createdAt, expiresAt } = await invite(chat, ada)
    const days = (Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000
    expect(days).toBeCloseTo(7, 3)
  })

  test('makes an account of a guest, who keeps what they wrote', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const gus = await chat.guest('Gus')
    await chat.fetch('/api/rooms/lobby/messages', { as: gus, json: { body: 'As a guest.' } })

    const account = await visitorFrom(
      await accept(chat, tokenOf(await invite(chat, ada)), 'Gus', { ...gus }),
    )

    expect(account.id).toBe(gus.id)
    expect(account.cookie).not.toBe(gus.cookie)
    const { messages } = await chat.json('/api/rooms/lobby/messages', { as: account })
    expect(messages).toMatchObject([{ author: { id: account.id }, body: 'As a guest.' }])
  })

  test('leads into a private room: by a new account, or as the account that is signed in', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const { slug } = await makePrivateRoom(chat, ada)
    const made = await invite(chat, ada, { room: slug, uses: null })
    expect(await (await look(chat, tokenOf(made))).json()).toMatchObject({
      ...{ room: 'Attic', roomSign: { kind: 'private', image: '' } },
    })

    const bob = await visitorFrom(await accept(chat, tokenOf(made), 'Bob'))
    const cyd = await chat.account('Cyd')
    const socket = await chat.connect(cyd)
    const answer = await accept(chat, tokenOf(made), undefined, cyd)

    expect(await answer.json()).toMatchObject({ user: { name: 'Cyd' }, room: slug })
    for (const visitor of [bob, cyd])
      expect((await chat.fetch(`/api/rooms/${slug}`, { as: visitor })).status).toBe(200)
    expect((await socket.next('room.listed')).room.slug).toBe(slug)
    // Who is in the room already takes no use.
    expect((await accept(chat, tokenOf(made), undefined, cyd)).status).toBe(200)
    expect((await list(chat, ada)).invitations).toMatchObject([{ used: 2, room: { slug } }])
  })

  test('makes moderators when an admin says so, and nobody else may', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    await chat.fetch('/api/admin/settings', {
      method: 'PATCH',
      as: ada,
      json: { invite: 'members' },
    })
    const mel = await chat.account('Mel')
    const json = { role: 'moderator' }

    const refused = await chat.fetch('/api/invitations', { as: mel, json })
    expect(refused.status).toBe(403)
    expect(
      (await chat.fetch('/api/invitations', { as: mel, json: { role: 'admin' } })).status,
    ).toBe(400)
    await accept(chat, tokenOf(await invite(chat, ada, json)), 'Mod')
    const role = chat.app.context.db.selectFrom('user').select('role').where('username', '=', 'mod')
    expect(await role.executeTakeFirst()).toEqual({ role: 'moderator' })
  })

  test('is worth no more than its maker may do when it is used', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const { slug } = await makePrivateRoom(chat, ada)
    const mod = await chat.account('Mod', 'admin')
    await chat.fetch(`/api/rooms/${slug}/members/${mod.id}`, { as: ada, method: 'PUT' })
    const intoRoom = tokenOf(await invite(chat, mod, { room: slug }))
    const intoServer = tokenOf(await invite(chat, mod))

    await chat.fetch(`/api/rooms/${slug}/members/${mod.id}`, { as: ada, method: 'DELETE' })
    expect((await accept(chat, intoRoom, 'Bob')).status).toBe(404)
    expect((await look(chat, intoServer)).status).toBe(200)
    await chat.app.context.db
      .updateTable('user')
      .set({ deactivatedAt: now() })
      .where('id', '=', mod.id)
      .execute()
    expect((await accept(chat, intoServer, 'Bob')).status).toBe(404)
  })

  test('of another person is neither seen nor taken back, but by admins', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    await chat.fetch('/api/admin/settings', {
      method: 'PATCH',
      as: ada,
      json: { invite: 'members' },
    })
    const [bob, eve] = [await chat.account('Bob'), await chat.account('Eve')]
    const { slug } = await makePrivateRoom(chat, bob)
    const made = await invite(chat, bob, { room: slug })
    const remove = (as: Visitor) =>
      chat.fetch(`/api/invitations/${made.id}`, { method: 'DELETE', as })

    expect((await list(chat, eve)).invitations).toEqual([])
    expect((await list(chat, bob)).invitations).toMatchObject([{ room: { name: 'Attic' } }])
    // A private room belongs to its members, not to the staff of the server.
    expect((await list(chat, ada)).invitations).toMatchObject([{ intoRoom: true, room: null }])
    expect((await remove(eve)).status).toBe(404)
    expect((await remove(ada)).status).toBe(204)
    expect((await look(chat, tokenOf(made))).status).toBe(404)
  })

  test('is taken back by those above its maker alone', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const admin = await chat.account('Ann', 'admin')
    const [ofOwner, ofAdmin] = [await invite(chat, ada), await invite(chat, admin)]
    const remove = async (as: Visitor, { id }: MadeInvitation) =>
      (await chat.fetch(`/api/invitations/${id}`, { method: 'DELETE', as })).status
    expect(await remove(admin, ofOwner)).toBe(403)
    expect((await look(chat, tokenOf(ofOwner))).status).toBe(200)
    expect(await remove(ada, ofAdmin)).toBe(204)
    expect(await remove(ada, ofOwner)).toBe(204)
  })

  test('is listed in pages, the newest first', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const ids: string[] = []
    for (let made = 0; made < 5; made++) ids.unshift((await invite(chat, ada)).id)

    const first = await list(chat, ada, '?limit=2')
    const second = await list(chat, ada, `?limit=2&after=${first.next}`)
    const third = await list(chat, ada, `?limit=2&after=${second.next}`)

    const seen = [first, second, third].flatMap(({ invitations }) =>
      invitations.map(({ id }) => id),
    )
    expect(seen).toEqual(ids)
    expect(third.next).toBeNull()
  })

  test('makes no account where nobody may sign up at all, and none before there is an owner', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const made = await invite(chat, ada)
    await chat.fetch('/api/admin/settings', {
      method: 'PATCH',
      as: ada,
      json: { signUp: 'nobody' },
    })
    expect((await accept(chat, tokenOf(made), 'Bob')).status).toBe(403)
    expect(await (await look(chat, tokenOf(made))).json()).toMatchObject({ signUp: false })

    await using unowned = await buildChat()
    const admin = await unowned.account('Ann', 'admin')
    const { url } = await invite(unowned, admin)
    expect((await accept(unowned, tokenOf({ url }), 'Bob')).status).toBe(403)
  })

  test.each([{ uses: 0 }, { uses: 1.5 }, { expiresIn: 1 }, { role: 'owner' }, { who: 'all' }])(
    'of %j is refused with what is right',
    async (json) => {
      const { chat, ada } = await build()
      await using _ = chat
      const answer = await chat.fetch('/api/invitations', { as: ada, json })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ code: 'invalid' })
    },
  )
})

describe('security 36: an invitation', () => {
  test('leads to the configured address, whatever the request says it is', async () => {
    const { chat, ada } = await build({ env: { LOBBY_ORIGIN: 'https://chat.example.org' } })
    await using _ = chat
    const forwarded = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }

    expect((await askAs(chat, ada, { host: 'evil.example' })).status).toBe(403)
    const { status, text } = await askAs(chat, ada, { host: 'chat.example.org', ...forwarded })

    expect(status).toBe(201)
    expect(JSON.parse(text).url).toMatch(/^https:\/\/chat\.example\.org\/invite\/[\w-]{43}$/)
  })

  test('leads to where the server listens when no address is configured, never to the Host', async () => {
    const { chat, ada } = await build({ env: { HOST: '0.0.0.0' } })
    await using _ = chat
    chat.app.listensAt('http://10.0.0.7:8000')
    const { status, text } = await askAs(chat, ada, { host: 'evil.example' })
    expect(status).toBe(201)
    expect(JSON.parse(text).url).toMatch(/^http:\/\/10\.0\.0\.7:8000\/invite\//)
  })

  test('is 256 random bits, of which the database has the hash alone', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const tokens = [tokenOf(await invite(chat, ada)), tokenOf(await invite(chat, ada))]
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(new Set(tokens)).toHaveProperty('size', 2)
    const rows = await chat.app.context.db.selectFrom('links').selectAll().execute()
    expect(rows.map(({ hash }) => hash).toSorted()).toEqual(tokens.map(hashOf).toSorted())
    for (const token of tokens) expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('is not good after its last use, when it is too old, or taken back', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const used = tokenOf(await invite(chat, ada))
    await accept(chat, used, 'Bob')
    const revoked = await invite(chat, ada)
    await chat.fetch(`/api/invitations/${revoked.id}`, { method: 'DELETE', as: ada })
    const old = await invite(chat, ada)
    await chat.app.context.db
      .updateTable('links')
      .set({ expiresAt: fromNow(-1) })
      .where('id', '=', old.id)
      .execute()

    for (const token of [used, tokenOf(revoked), tokenOf(old), 'x'.repeat(43)]) {
      expect((await look(chat, token)).status).toBe(404)
      const answer = await accept(chat, token, 'Eve')
      expect(await answer.json()).toMatchObject({ status: 404, code: 'not_found' })
    }
    expect((await chat.fetch('/api/invitations/look', { json: { token: 'short' } })).status).toBe(
      400,
    )
  })

  test('for one has one winner, however many race for it', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const token = tokenOf(await invite(chat, ada))

    const names = ['Bob', 'Cyd', 'Dan', 'Eve', 'Fay']
    const answers = await Promise.all(names.map((name) => accept(chat, token, name)))

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404, 404])
    const { accounts } = await chat.app.context.db
      .selectFrom('user')
      .select(({ fn }) => fn.countAll<number>().as('accounts'))
      .executeTakeFirstOrThrow()
    expect(accounts).toBe(2)
  })

  test('whose account could not be made is as good as before', async () => {
    const { chat, ada } = await build()
    await using _ = chat
    const token = tokenOf(await invite(chat, ada))
    expect((await accept(chat, token, 'ADA')).status).toBe(409)
    const weak = { token, account: { username: 'Bob', password: 'password123' } }
    expect((await chat.fetch('/api/invitations/accept', { json: weak })).status).toBe(400)
    expect((await accept(chat, token, 'Bob')).status).toBe(200)
  })
})

test('security 23: ten invitations an hour are enough for one person', async () => {
  const { chat, ada } = await build({ env: { LOBBY_LIMITS: 'on' } })
  await using _ = chat
  const statuses: number[] = []
  for (let made = 0; made <= sharedRates.newInvitation.burst; made++)
    statuses.push((await chat.fetch('/api/invitations', { as: ada, json: {} })).status)
  expect(statuses).toEqual([...Array(10).fill(201), 429])
})

test('security 44: the ids of invitations and of guest links cannot be guessed', async () => {
  const { chat, ada } = await build()
  await using _ = chat
  const ids = new Set<string>()
  for (let made = 0; made < 20; made++) ids.add((await invite(chat, ada)).id)
  const { slug } = await makePrivateRoom(chat, ada)
  for (let made = 0; made < 20; made++)
    ids.add((await chat.json(`/api/rooms/${slug}/guest-links`, { as: ada, json: {} })).id)
  expect(ids.size).toBe(40)
  // Version 7: 48 bits of the clock, then at least 62 random ones.
  const tails = [...ids].map((id) => {
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    return id.slice(-12)
  })
  expect(new Set(tails).size).toBe(40)
})
