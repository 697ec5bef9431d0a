import { describe, expect, test } from 'vitest'
import {
  buildChat,
  csrfTokenOf,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'

describe('security 17: a page elsewhere does nothing in a person’s name', () => {
  const rename = (json = true): RequestInit & { json?: unknown } => ({
    method: 'PATCH',
    ...(json && { json: { name: 'Eve' } }),
  })

  test.each([
    ['from elsewhere', { origin: 'https://evil.example' }],
    ['from a frame without an origin', { origin: 'null' }],
    ['from elsewhere, with an honest browser', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('%s, even with the cookie and the token', async (_, headers: Record<string, string>) => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const { cookie } = ada
    const known = { cookie, 'x-csrf-token': csrfTokenOf(ada) }

    const refused = await chat.fetch('/api/auth/me', {
      ...rename(),
      headers: { ...known, ...headers },
    })

    expect(refused.status).toBe(403)
    expect(await chat.json('/api/auth/me', { headers: { cookie } })).toMatchObject({
      user: { name: 'Ada' },
    })
  })

  test('a request without a word of where it comes from writes nothing', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const headers = { cookie: ada.cookie, 'x-csrf-token': csrfTokenOf(ada) }
    expect((await chat.fetch('/api/auth/me', { ...rename(), headers })).status).toBe(403)
  })

  test('our own page may, and a program without a cookie', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const { cookie } = ada
    const ours: Record<string, string>[] = [
      { origin: chat.url },
      { 'sec-fetch-site': 'same-origin' },
    ]
    for (const from of ours) {
      const headers = { cookie, 'x-csrf-token': csrfTokenOf(ada), ...from }
      expect((await chat.fetch('/api/auth/me', { ...rename(), headers })).status).toBe(200)
    }
    const json = { body: 'The backup is done.', name: 'Cron' }
    expect((await chat.fetch('/api/rooms/lobby/messages', { json })).status).toBe(201)
  })

  test.each<[string, (ada: Visitor, eve: Visitor) => Record<string, string>]>([
    ['no token', () => ({})],
    ['an empty one', () => ({ 'x-csrf-token': '' })],
    ['a forged one', () => ({ 'x-csrf-token': 'A'.repeat(43) })],
    ['one with another end', (ada) => ({ 'x-csrf-token': `${csrfTokenOf(ada)}A` })],
    ['the token of another person', (_, eve) => ({ 'x-csrf-token': csrfTokenOf(eve) })],
    [
      'another person’s token and cookie, which a neighbouring domain has planted',
      (ada, eve) => ({
        'x-csrf-token': csrfTokenOf(eve),
        cookie: `lobby.csrf=${csrfTokenOf(eve)}; ${ada.cookie}`,
      }),
    ],
  ])('with %s, even what looks like our own page writes nothing', async (_, forged) => {
    await using chat = await buildChat()
    const [ada, eve] = [await chat.guest('Ada'), await chat.guest('Eve')]
    for (const from of [{ origin: chat.url }, { 'sec-fetch-site': 'same-origin' }]) {
      const headers = { cookie: ada.cookie, ...from, ...forged(ada, eve) } as HeadersInit
      const refused = await chat.fetch('/api/auth/me', { ...rename(), headers })
      expect(refused.status).toBe(403)
      expect(await refused.json()).toMatchObject({
        detail: expect.stringContaining('X-CSRF-Token'),
      })
    }
    expect(await chat.json('/api/auth/me', { as: ada })).toMatchObject({ user: { name: 'Ada' } })
  })

  test('a token is of its session: each session has its own, also that which follows a new password', async () => {
    await using chat = await buildChat()
    const first = await chat.account('Ada')
    const second = await chat.signIn('Ada')
    expect(csrfTokenOf(first)).not.toBe(csrfTokenOf(second))
    expect(csrfTokenOf(first)).toMatch(/^[\w-]{43}$/)
    const json = { current: passwordOf('Ada'), password: 'another garden 18' }
    const before = { ...second }
    await visitorFrom(await chat.fetch('/api/auth/password', { method: 'PUT', json, as: second }))
    expect(csrfTokenOf(second)).not.toBe(csrfTokenOf(before))
    expect((await chat.fetch('/api/auth/sign-out', { method: 'POST', as: second })).status).toBe(
      200,
    )
  })

  test('a person who has a session and no token gets one with the next answer of the API', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const cookie = ada.cookie.replace(/; lobby\.csrf=.*/, '')
    const cookies = async (path: string, headers: Record<string, string>) =>
      (await chat.fetch(path, { headers })).headers.getSetCookie()

    expect(await cookies('/api/rooms', { cookie })).toEqual([
      `lobby.csrf=${csrfTokenOf(ada)}; Max-Age=7776000; Path=/; SameSite=Lax`,
    ])
    expect(await cookies('/api/rooms', { cookie: ada.cookie })).toEqual([])
    expect(await cookies('/api/rooms', {})).toEqual([])
    expect(await cookies('/robots.txt', { cookie })).toEqual([])
  })

  test('on https the token’s cookie is of this host alone, and for scripts to read', async () => {
    await using chat = await buildChat({
      env: { LOBBY_ORIGIN: 'https://chat.example.org', LOBBY_GUESTS: 'on' },
    })
    const entered = await chat.fetch('/api/auth/guest', { json: { name: 'Ada' } })
    expect(entered.headers.getSetCookie()).toHaveLength(2)
    expect(entered.headers.getSetCookie()[1]).toMatch(
      /^__Host-lobby\.csrf=[\w-]{43}; Max-Age=7776000; Path=\/; SameSite=Lax; Secure$/,
    )
  })

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'username=Ada&password=secret'],
    [
      'JSON that is called text',
      'text/plain',
      '{"username":"Ada","password":"the garden of Ada 17"}',
    ],
  ])('%s signs nobody in', async (_, type, body) => {
    await using chat = await buildChat()
    await chat.account('Ada')
    const refused = await chat.fetch('/api/auth/sign-in', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(refused.status).toBe(400)
    expect(refused.headers.getSetCookie()).toEqual([])
  })

  test.each([
    ['application/x-www-form-urlencoded', 'name=Eve'],
    ['text/plain', '{"name":"Eve"}'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="name"\r\n\r\nEve\r\n--x--',
    ],
  ])('what a form can send, %s, is refused with every other proof there', async (type, body) => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const headers = { 'content-type': type }
    const init = { method: 'PATCH', body, headers, as: ada }
    expect((await chat.fetch('/api/auth/me', init)).status).toBe(400)
    expect(await chat.json('/api/auth/me', { as: ada })).toMatchObject({ user: { name: 'Ada' } })
  })

  test('a GET that says it is something else is a GET', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    for (const path of ['/api/auth/sign-out', '/api/auth/sign-out?_method=POST'])
      await chat.fetch(path, { as: ada, headers: { 'x-http-method-override': 'POST' } })
    expect(await chat.json('/api/auth/me', { as: ada })).toMatchObject({ user: { name: 'Ada' } })
  })
})
