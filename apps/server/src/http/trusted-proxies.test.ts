import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat, passwordOf } from '../testing/build-chat.ts'

const origin = 'https://chat.example.org'
/** The tests' own requests come from 127.0.0.1: a proxy of ours with the first, a stranger with the second. */
const trusting = {
  LOBBY_TRUSTED_PROXIES: '127.0.0.0/8, ::1',
  LOBBY_ORIGIN: origin,
  LOBBY_GUESTS: 'on',
}
const distrusting = { LOBBY_TRUSTED_PROXIES: '192.0.2.1', LOBBY_ORIGIN: origin, LOBBY_GUESTS: 'on' }

/** What a proxy in front adds to a request from this address; what the client sent itself stands before it. */
const from = (address: string, claimed = '127.0.0.1, ') => ({
  'x-forwarded-for': `${claimed}${address}`,
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'chat.example.org',
})

/** A request as a proxy makes it; `fetch` would write its own Host. */
async function proxied(chat: Chat, path: string, headers: Record<string, string>, json?: unknown) {
  const sent = request({
    port: new URL(chat.url).port,
    path,
    method: json === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
  })
  sent.end(json === undefined ? '' : JSON.stringify(json))
  const [response] = await once(sent, 'response')
  const body = await text(response)
  const setCookie: string[] = response.headers['set-cookie'] ?? []
  return { status: response.statusCode as number, headers: response.headers, body, setCookie }
}

const wrong = { username: 'ada', password: 'not the right one' }
const signIn = async (chat: Chat, headers: Record<string, string>, json: unknown = wrong) =>
  (await proxied(chat, '/api/auth/sign-in', headers, json)).status

describe('security 37: behind a proxy of ours', () => {
  test('the wrong passwords of one address cost nobody else their tries', async () => {
    await using chat = await buildChat({ env: { ...trusting, LOBBY_LIMITS: 'on' } })
    await chat.account('Ada')

    for (let n = 1; n <= 5; n++)
      expect(await signIn(chat, from('203.0.113.9', `198.51.100.${n}, `))).toBe(401)

    expect(await signIn(chat, from('203.0.113.9', '203.0.113.10, '))).toBe(429)
    const right = { username: 'ada', password: passwordOf('Ada') }
    expect(await signIn(chat, from('203.0.113.10', '203.0.113.9, '), right)).toBe(200)
  })

  test('rates are counted by address, for requests and for the tutorials’ sockets', async () => {
    await using chat = await buildChat({
      env: { ...trusting, LOBBY_LIMITS: 'on', LOBBY_GUESTS: 'on', LOBBY_OPEN_ROOMS: 'on' },
    })
    const counted: string[] = []
    const { limiter } = chat.app.context
    const { consumeFrom } = limiter
    limiter.consumeFrom = (rate, address) => {
      counted.push(`${rate} ${address}`)
      consumeFrom(rate, address)
    }

    await proxied(chat, '/api/auth/guest', from('203.0.113.9'), { name: 'Ada' })
    const socket = chat.socket('/ws/new-room/', undefined, from('203.0.113.10'))
    await socket.connect()

    expect(counted).toContain('newGuest 203.0.113.9')
    expect(counted).toContain('newRoomByAddress 203.0.113.10')
  })

  test('a session has the address of its browser', async () => {
    await using chat = await buildChat({ env: trusting })
    const { setCookie } = await proxied(chat, '/api/auth/guest', from('2001:DB8::0:7'), {
      name: 'Ada',
    })
    const cookie = setCookie.map((line) => line.split(';')[0]).join('; ')
    const answer = await proxied(chat, '/api/auth/sessions', { ...from('203.0.113.9'), cookie })
    expect(JSON.parse(answer.body).sessions).toMatchObject([{ address: '2001:db8::7' }])
  })

  test('who came by https has a cookie for https, and is told to stay there', async () => {
    await using chat = await buildChat({ env: trusting })
    const entered = await proxied(
      chat,
      '/api/auth/guest',
      { ...from('203.0.113.9'), origin },
      {
        name: 'Ada',
      },
    )
    expect(entered.status).toBe(200)
    expect(entered.setCookie[0]).toMatch(/^__Host-lobby\.session_token=.*; Secure/)
    expect(entered.headers['strict-transport-security']).toBe('max-age=63072000')

    const plain = { ...from('203.0.113.9'), 'x-forwarded-proto': 'http' }
    expect((await proxied(chat, '/health', plain)).headers).not.toHaveProperty(
      'strict-transport-security',
    )
  })

  test('the address under which it was asked for is the one that the proxy names', async () => {
    await using chat = await buildChat({ env: trusting })
    const statusFor = async (host: string, headers = {}) =>
      (
        await proxied(chat, '/api/rooms', {
          ...from('203.0.113.9'),
          'x-forwarded-host': host,
          ...headers,
        })
      ).status

    expect(await statusFor('chat.example.org')).toBe(200)
    expect(await statusFor('evil.example')).toBe(403)
    expect(await statusFor('chat.example.org', { host: 'evil.example' })).toBe(200)
    expect(await statusFor('evil.example, chat.example.org')).toBe(200)
    expect(await statusFor('chat.example.org, evil.example')).toBe(403)
  })

  test('a port other than that of https stands in the address, and in what the proxy names', async () => {
    const odd = `${origin}:8443`
    await using chat = await buildChat({ env: { ...trusting, LOBBY_ORIGIN: odd } })
    // As the recipe for nginx has it: what the browser has said as Host.
    const headers = { ...from('203.0.113.9'), 'x-forwarded-host': new URL(odd).host, origin: odd }

    expect((await proxied(chat, '/api/auth/guest', headers, { name: 'Ada' })).status).toBe(200)
    expect((await chat.socket('/ws', undefined, headers).connect()).connected).toBe(true)
    const recipe = await readFile(
      resolve(import.meta.dirname, '../../../../docs/operating.md'),
      'utf8',
    )
    expect(recipe.match(/proxy_set_header (?:Host|X-Forwarded-Host) (\S+);/g)).toEqual([
      'proxy_set_header Host $http_host;',
      'proxy_set_header X-Forwarded-Host $http_host;',
    ])
  })

  test('a socket is for pages of the public address alone', async () => {
    await using chat = await buildChat({ env: trusting })
    const opens = async (page: string, headers: Record<string, string> = from('203.0.113.9')) =>
      (await chat.socket('/ws', undefined, { ...headers, origin: page }).connect()).connected

    expect(await opens(origin)).toBe(true)
    expect(await opens('http://chat.example.org')).toBe(false)
    expect(await opens('https://evil.example')).toBe(false)
    const spoofed = { ...from('203.0.113.9'), 'x-forwarded-host': 'evil.example' }
    expect(await opens('https://evil.example', spoofed)).toBe(false)
  })

  test('what makes no sense is refused with a word on what is wrong', async () => {
    await using chat = await buildChat({ env: trusting })
    const headers = { 'x-forwarded-for': '203.0.113.9, somewhere' }
    const refused = await proxied(chat, '/api/rooms', headers)
    expect([refused.status, refused.body]).toEqual([400, expect.stringMatching(/IP address/)])
    expect((await chat.socket('/ws', undefined, headers).connect()).connected).toBe(false)
  })
})

describe('security 37: what anybody else says about where they come from', () => {
  test('gets them no new tries, and no other address', async () => {
    await using chat = await buildChat({ env: { ...distrusting, LOBBY_LIMITS: 'on' } })
    const ada = await chat.account('Ada')
    for (let n = 1; n <= 5; n++) expect(await signIn(chat, from(`203.0.113.${n}`))).toBe(401)
    expect(await signIn(chat, from('203.0.113.9'))).toBe(429)
    expect(await signIn(chat, { forwarded: 'for=203.0.113.9' })).toBe(429)

    const { sessions } = await chat.json('/api/auth/sessions', { as: ada })
    expect(sessions).toMatchObject([{ address: '127.0.0.1' }])
  })

  test('neither opens a name that is not ours, nor makes a connection safe', async () => {
    await using chat = await buildChat({ env: distrusting })
    const asked = (headers: Record<string, string>) => proxied(chat, '/api/rooms', headers)

    expect((await asked({ host: 'evil.example', ...from('203.0.113.9') })).status).toBe(403)
    const answer = await asked(from('203.0.113.9'))
    expect(answer.status).toBe(200)
    expect(answer.headers).not.toHaveProperty('strict-transport-security')
    expect((await asked({ 'x-forwarded-for': 'nonsense', forwarded: '"' })).status).toBe(200)
  })

  test('is not looked at by a server that has no proxy', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    await chat.fetch('/api/auth/guest', {
      json: { name: 'Bob' },
      headers: { 'x-forwarded-for': '203.0.113.9' },
    })
    const rows = await chat.app.context.db.selectFrom('session').select('ipAddress').execute()
    expect(rows).toEqual([{ ipAddress: '127.0.0.1' }, { ipAddress: '127.0.0.1' }])
    expect(ada.guest).toBe(true)
  })
})

test('security 23: guests, and messages without a session, are counted by the /64 they come from', async () => {
  const env = { ...trusting, LOBBY_LIMITS: 'on' }
  await using chat = await buildChat({ env })
  const ask = async (path: string, json: object, address: string) =>
    (await chat.fetch(path, { json, headers: { 'x-forwarded-for': address } })).status
  const messages = '/api/rooms/lobby/messages'
  const times = Array.from({ length: 60 }, (_, each) => each)
  for (const [path, json, done] of [
    ['/api/auth/guest', { name: 'Gus' }, 200],
    [messages, { body: 'Tea?', name: 'Gus' }, 201],
  ] as const) {
    const asked = times.map((each) => ask(path, json, `2001:db8::${each}`))
    expect(new Set(await Promise.all(asked))).toEqual(new Set([done, 429]))
    expect(await ask(path, json, '2001:db8:0:1::1')).toBe(done)
  }
})
