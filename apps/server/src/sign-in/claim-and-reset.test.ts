import { describe, expect, test } from 'vitest'
import { keyedHash } from '../ground/secrets.ts'
import { createLink, findOrCreateClaim, type LinkToMake } from '../links/account-links.ts'
import { hasUsesLeft } from '../links/links.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { fromNow } from '../storage/instants.ts'
import {
  buildChat,
  type Chat,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'

const operator = { headers: { authorization: 'Bearer operator' } }
const claimToken = ({ app: { context } }: Chat) =>
  findOrCreateClaim(context.db, context.signInMethods.claimTokenOf)
const claim = (chat: Chat, token: string, username?: string, as?: Visitor) =>
  chat.fetch('/api/auth/claim', {
    json: { token, ...(username && { account: { username, password: passwordOf(username) } }) },
    ...(as && { as }),
  })
const roles = async (chat: Chat) => {
  const { users } = await chat.json('/api/admin/users', operator)
  return Object.fromEntries(
    users.map(({ username, role }: { username: string; role: string }) => [username, role]),
  )
}

describe('security 10: the first owner', () => {
  test('is who holds the link of the start, with a new account', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })

    const ada = await visitorFrom(await claim(chat, await claimToken(chat), 'Ada'))

    expect(ada).toMatchObject({ name: 'Ada', guest: false })
    expect(await roles(chat)).toEqual({ Ada: 'owner' })
    expect((await chat.fetch('/api/admin/settings', { as: ada })).status).toBe(200)
  })

  test('may be the guest or the account that is signed in, and gets another session', async () => {
    for (const who of ['guest', 'account'] as const) {
      await using chat = await buildChat({ operatorToken: 'operator' })
      const before = await chat[who]('Ada')
      const owner = await visitorFrom(
        await claim(chat, await claimToken(chat), who === 'guest' ? 'Ada' : undefined, {
          ...before,
        }),
      )
      expect(owner.id).toBe(before.id)
      expect(owner.cookie).not.toBe(before.cookie)
      expect(await chat.json('/api/auth/me', { as: before })).toEqual({ user: null })
      expect(await roles(chat)).toEqual({ Ada: 'owner' })
    }
  })

  test('is one of two who race', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const token = await claimToken(chat)

    const answers = await Promise.all(
      ['Ada', 'Eve', 'Bob', 'Joe'].map((username) => claim(chat, token, username)),
    )

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404])
    expect(Object.values(await roles(chat))).toEqual(['owner'])
  })

  test('is nobody by a link that was used, replaced or made up', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const { db } = chat.app.context
    const replaced = await findOrCreateClaim(db, (id) => keyedHash('another secret', id))
    const token = await claimToken(chat)

    expect((await claim(chat, replaced, 'Eve')).status).toBe(404)
    expect((await claim(chat, 'x'.repeat(43), 'Eve')).status).toBe(404)
    expect((await claim(chat, token, 'Ada')).status).toBe(200)
    expect((await claim(chat, token, 'Eve')).status).toBe(404)
    // Made before there was an owner, say, in a copy of the folder.
    expect((await claim(chat, await claimToken(chat), 'Eve')).status).toBe(404)
    expect(await roles(chat)).toEqual({ Ada: 'owner' })
  })

  test('keeps the link when the username is taken or the password weak', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    await chat.account('Ada')
    const token = await claimToken(chat)

    expect((await claim(chat, token, 'Ada')).status).toBe(409)
    expect((await claim(chat, token, undefined, await chat.guest('Eve'))).status).toBe(401)
    const weak = { token, account: { username: 'Grace', password: 'password123' } }
    expect((await chat.fetch('/api/auth/claim', { json: weak })).status).toBe(400)
    expect((await claim(chat, token, 'Grace')).status).toBe(200)
  })

  test('comes before anybody may sign up, whatever the setting says', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const json = { username: 'Eve', password: passwordOf('Eve') }
    await chat.fetch('/api/admin/settings', {
      method: 'PATCH',
      json: { signUp: 'anybody' },
      ...operator,
    })
    expect(await chat.json('/api/auth/ways-in')).toMatchObject({ guests: true, signUp: false })
    expect((await chat.fetch('/api/auth/sign-up', { json })).status).toBe(403)

    await claim(chat, await claimToken(chat), 'Ada')
    expect(await chat.json('/api/auth/ways-in')).toMatchObject({ guests: true, signUp: true })
    expect((await chat.fetch('/api/auth/sign-up', { json })).status).toBe(200)
  })
})

test('after a fresh claim nobody may sign up until the owner says so', async () => {
  await using chat = await buildChat()
  const ada = await visitorFrom(await claim(chat, await claimToken(chat), 'Ada'))
  const eve = await chat.account('Eve')
  const open = { method: 'PATCH', json: { signUp: 'anybody' } }

  expect(await chat.json('/api/auth/ways-in')).toMatchObject({ signUp: false })
  expect((await chat.fetch('/api/admin/settings', { ...open, as: eve })).status).toBe(403)
  expect((await chat.fetch('/api/admin/settings', open)).status).toBe(401)
  expect(await chat.json('/api/admin/settings', { ...open, as: ada })).toMatchObject({
    signUp: 'anybody',
  })
  expect(await chat.json('/api/auth/ways-in')).toMatchObject({ signUp: true })
})

describe('security 36: a link for a new password', () => {
  const resetToken = async (chat: Chat) => {
    const { url } = await chat.json('/api/admin/users/@Ada/reset-link', {
      method: 'POST',
      ...operator,
    })
    return { url, token: url.split('/').at(-1) as string }
  }
  const createLinkFor = ({ app }: Chat, link: LinkToMake) =>
    inTransaction(app.context.db, (tx) => createLink(tx, link))
  const linksLeft = async ({ app }: Chat) =>
    (await app.context.db.selectFrom('links').selectAll().where(hasUsesLeft).execute()).length
  const reset = (chat: Chat, token: string, password = 'another garden 18') =>
    chat.fetch('/api/auth/reset', { json: { token, password } })

  test('leads to the configured address, whatever the request says', async () => {
    await using chat = await buildChat({ env: { LOBBY_ORIGIN: 'https://chat.example.org' } })
    await chat.account('Ada')

    const { url } = await chat.json('/api/admin/users/@Ada/reset-link', {
      method: 'POST',
      as: await chat.account('Owner', 'owner'),
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    })

    expect(url).toMatch(/^https:\/\/chat\.example\.org\/account\/reset\/[\w-]{43}$/)
  })

  test('is good once, and ends every session', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const ada = await chat.account('Ada')
    const { token } = await resetToken(chat)

    const answers = await Promise.all([reset(chat, token), reset(chat, token), reset(chat, token)])

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404])
    expect(await chat.json('/api/auth/me', { as: ada })).toEqual({ user: null })
    await expect(chat.signIn('Ada')).rejects.toThrow('wrong_credentials')
    expect((await chat.signIn('Ada', 'another garden 18')).id).toBe(ada.id)
  })

  test('is good for half an hour, and until the next one', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    await chat.account('Ada')
    const first = await resetToken(chat)
    const second = await resetToken(chat)
    expect((await reset(chat, first.token)).status).toBe(404)

    const { db } = chat.app.context
    const expiresAt = fromNow(-1)
    const row = await db.selectFrom('links').select('expiresAt').executeTakeFirst()
    const life = Date.parse(row?.expiresAt ?? '') - Date.now()
    expect(life).toBeGreaterThan(29 * 60_000)
    expect(life).toBeLessThanOrEqual(30 * 60_000)
    await db.updateTable('links').set({ expiresAt }).execute()
    expect((await reset(chat, second.token)).status).toBe(404)
  })

  test('stays good when the password that is chosen is refused', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    await chat.account('Ada')
    const { token } = await resetToken(chat)

    expect((await reset(chat, token, 'password123')).status).toBe(400)
    expect((await reset(chat, token)).status).toBe(200)
  })

  test('is worth nothing once the account is more or less than it was', async () => {
    for (const change of [{ role: 'owner' }, { role: 'admin' }, { active: false }]) {
      await using chat = await buildChat({ operatorToken: 'operator' })
      const ada = await chat.account('Ada')
      const { token } = await resetToken(chat)
      await createLinkFor(chat, { purpose: 'email', userId: ada.id, email: 'eve@example.org' })
      const path = '/api/admin/users/@Ada'
      await chat.fetch(path, { method: 'PATCH', json: change, ...operator })

      expect((await reset(chat, token)).status).toBe(404)
      expect(await linksLeft(chat)).toBe(0)
    }
  })

  test('changes nothing while the account may not sign in', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const ada = await chat.account('Ada')
    const setActive = (active: boolean) =>
      chat.fetch('/api/admin/users/@Ada', { method: 'PATCH', json: { active }, ...operator })
    await setActive(false)

    expect((await reset(chat, (await resetToken(chat)).token)).status).toBe(404)

    expect(await linksLeft(chat)).toBe(1)
    await setActive(true)
    expect((await chat.signIn('Ada')).id).toBe(ada.id)
  })

  test('is worth nothing once the account has claimed the server', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const ada = await chat.account('Ada')
    const { token } = await resetToken(chat)
    await createLinkFor(chat, { purpose: 'email', userId: ada.id, email: 'eve@example.org' })

    expect((await claim(chat, await claimToken(chat), undefined, ada)).status).toBe(200)

    expect((await reset(chat, token)).status).toBe(404)
    expect(await linksLeft(chat)).toBe(0)
  })

  test('of one purpose is good for no other', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    await chat.account('Ada')
    expect((await reset(chat, await claimToken(chat))).status).toBe(404)
    expect((await claim(chat, (await resetToken(chat)).token, 'Eve')).status).toBe(404)
  })
})

test('security 45: nothing is compared to a secret but by its hash', async () => {
  await using chat = await buildChat({ operatorToken: 'operator' })
  await chat.account('Ada')
  const token = await claimToken(chat)

  const stored = await chat.app.context.db.selectFrom('links').selectAll().executeTakeFirstOrThrow()
  expect(JSON.stringify(stored)).not.toContain(token)
  expect((await claim(chat, stored.hash, 'Eve')).status).toBe(404)
})

describe('what the operator does with accounts', () => {
  test('the only owner stays the owner', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    await claim(chat, await claimToken(chat), 'Ada')
    const change = (username: string, json: unknown) =>
      chat.fetch(`/api/admin/users/@${username}`, { method: 'PATCH', json, ...operator })

    expect((await change('Ada', { role: 'member' })).status).toBe(403)
    expect((await change('Ada', { active: false })).status).toBe(403)
    await chat.account('Bob')
    expect((await change('bob', { role: 'owner' })).status).toBe(200)
    expect((await change('Ada', { role: 'member' })).status).toBe(200)
    expect(await roles(chat)).toEqual({ Ada: 'member', Bob: 'owner' })
    expect((await change('nobody', { role: 'admin' })).status).toBe(404)
  })
})

test('security 10: nodes that start at the same moment say the same link, one with another secret voids it', async () => {
  await using chat = await buildChat()
  const { db, signInMethods } = chat.app.context
  const say = (tokenOf: (id: string) => string) => findOrCreateClaim(db, tokenOf)
  const said = await Promise.all([1, 2, 3].map(() => say(signInMethods.claimTokenOf)))
  expect(new Set(said).size).toBe(1)
  const other = await say((id) => keyedHash('another secret', id))
  expect((await claim(chat, said[0] ?? '', 'Ada')).status).toBe(404)
  expect((await claim(chat, other, 'Ada')).status).toBe(200)
})
