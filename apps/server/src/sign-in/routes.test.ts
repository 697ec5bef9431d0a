import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildChat, type Visitor } from '../testing/build-chat.ts'

test('nobody is nobody', async () => {
  await using chat = await buildChat()

  expect(await chat.json('/api/auth/me')).toEqual({ user: null })
  expect(
    await chat.json('/api/auth/me', { headers: { cookie: 'lobby.session_token=forged.AAAA' } }),
  ).toEqual({ user: null })
})

test('a name is enough to come in, and the cookie is who one is from then on', async () => {
  await using chat = await buildChat()

  const entered = await chat.fetch('/api/auth/guest', { json: { name: ' Ada \u200b L. ' } })

  expect(entered.status).toBe(200)
  const { user } = (await entered.json()) as { user: Visitor }
  expect(user).toEqual({ id: expect.any(String), name: 'Ada L.', guest: true })
  const [cookie = ''] = entered.headers.getSetCookie()
  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Lax/i)
  expect(cookie).toMatch(/Path=\//i)
  const headers = { cookie: cookie.split(';')[0] as string }
  expect(await chat.json('/api/auth/me', { headers })).toEqual({ user })
})

test('a browser is the same guest after a restart of the server', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lobby-test-'))
  let ada: Visitor
  {
    await using chat = await buildChat({ dataFolder })
    ada = await chat.guest('Ada')
  }
  {
    await using chat = await buildChat({ dataFolder })
    const { id, name, guest } = ada
    expect(await chat.json('/api/auth/me', { as: ada })).toEqual({ user: { id, name, guest } })
  }
  await rm(dataFolder, { recursive: true })
})

test('two guests of one name are two people', async () => {
  await using chat = await buildChat()

  expect((await chat.guest('Ada')).id).not.toBe((await chat.guest('Ada')).id)
})

test('who comes in again is the same guest under the new name', async () => {
  await using chat = await buildChat()
  const ada = await chat.guest('Ada')

  const again = await chat.json('/api/auth/guest', { json: { name: 'Lady Ada' }, as: ada })

  expect(again).toEqual({ user: { id: ada.id, name: 'Lady Ada', guest: true } })
  expect(await chat.json('/api/auth/me', { as: ada })).toEqual(again)
})

test('another name stands for what one writes from then on', async () => {
  await using chat = await buildChat()
  const ada = await chat.guest('Ada')
  await chat.fetch('/api/rooms/lobby/messages', { json: { body: 'one' }, as: ada })

  const renamed = await chat.fetch('/api/auth/me', {
    method: 'PATCH',
    json: { name: 'Lady Ada' },
    as: ada,
  })
  await chat.fetch('/api/rooms/lobby/messages', { json: { body: 'two' }, as: ada })

  expect(await renamed.json()).toMatchObject({ user: { id: ada.id, name: 'Lady Ada' } })
  expect((await chat.json('/api/rooms/lobby/messages')).messages).toMatchObject([
    { author: { id: ada.id, name: 'Ada' } },
    { author: { id: ada.id, name: 'Lady Ada' } },
  ])
})

test('an account does not just take another name, and nobody has none to change', async () => {
  await using chat = await buildChat()
  const rename = { method: 'PATCH', json: { name: 'Eve' } }

  const refused = await chat.fetch('/api/auth/me', { ...rename, as: await chat.account('Ada') })
  expect(refused.status).toBe(403)
  expect((await chat.fetch('/api/auth/me', rename)).status).toBe(401)
})

test('an account that comes in as a guest is signed out', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const before = { ...ada }

  const entered = await chat.fetch('/api/auth/guest', { json: { name: 'Somebody' }, as: ada })

  expect(await entered.json()).toMatchObject({ user: { name: 'Somebody', guest: true } })
  expect(await chat.json('/api/auth/me', { as: before })).toEqual({ user: null })
})

test('who signs out is nobody, and the cookie is worth nothing', async () => {
  await using chat = await buildChat()
  const ada = await chat.guest('Ada')

  const left = await chat.fetch('/api/auth/sign-out', { method: 'POST', as: ada })

  expect(left.status).toBe(200)
  expect(await left.json()).toEqual({ user: null })
  expect(left.headers.getSetCookie().join()).toMatch(/lobby\.session_token=;.*Max-Age=0/i)
  expect(await chat.json('/api/auth/me', { as: ada })).toEqual({ user: null })
  expect((await chat.fetch('/api/auth/sign-out', { method: 'POST' })).status).toBe(200)
})

test.each([
  ['no name', {}],
  ['a name that cannot be seen', { name: '\u200b\u202e' }],
  ['65 characters', { name: 'x'.repeat(65) }],
  ['a role', { name: 'Ada', role: 'admin' }],
  ['an id', { name: 'Ada', id: 'bob' }],
  ['being no guest', { name: 'Ada', guest: false }],
])('nobody comes in with %s', async (_, json) => {
  await using chat = await buildChat()

  const refused = await chat.fetch('/api/auth/guest', { json })

  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ code: 'invalid' })
  expect(refused.headers.getSetCookie()).toEqual([])
})

test('where guests are not let in, a name is not enough', async () => {
  await using chat = await buildChat({ env: { LOBBY_GUESTS: 'off' } })

  const refused = await chat.fetch('/api/auth/guest', { json: { name: 'Ada' } })

  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ code: 'forbidden' })
})

test('new guests are limited, and who is one already is not', async () => {
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
  const ada = await chat.guest('Ada')
  const statuses: number[] = []
  while (!statuses.includes(429) && statuses.length < 60)
    statuses.push((await chat.fetch('/api/auth/guest', { json: { name: 'Bot' } })).status)

  expect(statuses).toContain(429)
  expect((await chat.fetch('/api/auth/guest', { json: { name: 'A.' }, as: ada })).status).toBe(200)
})
