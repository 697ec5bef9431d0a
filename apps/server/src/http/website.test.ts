import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { pagePaths } from '@lobby/protocol/page-paths'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { database } from '../testing/test-database.ts'

const page = {
  'index.html': '<!doctype html><title>Lobby</title>',
  'robots.txt': 'User-agent: *',
  'assets/main-4f2a.js': `console.log('${'tea '.repeat(200)}')`,
}

/** The document says what the server is called. */
const namedPage =
  '<!doctype html><title>Lobby</title>\n    <meta name="lobby-server" content="{&quot;name&quot;:&quot;Lobby&quot;}" />'

/** A request as it is written: no client tidies its path or its headers. */
async function raw(
  chat: Chat,
  { path = '/', method = 'GET', headers = {}, body = '' } = {},
): Promise<{ status: number | undefined; headers: Headers; body: string }> {
  const sent = request({ port: new URL(chat.url).port, path, method, headers })
  sent.end(body)
  const [response] = await once(sent, 'response')
  return {
    status: response.statusCode,
    headers: new Headers(response.headers),
    body: await text(response),
  }
}

test('/health says how the server is and which node it is, and nothing else', async () => {
  await using chat = await buildChat({ env: { LOBBY_NODE: 'attic-1' } })

  const health = await chat.fetch('/health')

  expect(health.status).toBe(200)
  expect(await health.json()).toEqual({
    status: 'ok',
    problems: [],
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: 'attic-1',
    storage: database,
    layer: database === 'sqlite' ? 'memory' : 'postgres',
    durability: 'full',
  })
  chat.app.drain()
  const draining = await chat.fetch('/health')
  expect(draining.status).toBe(503)
  expect(await draining.json()).toMatchObject({ status: 'draining' })
})

describe('refusals of the API are problems with a stable code', () => {
  const json = { 'content-type': 'application/json' }
  const messages = '/api/rooms/lobby/messages'
  const tea = JSON.stringify({ body: 'Tea?' })

  test.each([
    ['an unknown address', '/api/nothing', {}, 404, 'not_found'],
    ['a method that is not there', '/api/rooms', { method: 'PUT' }, 404, 'not_found'],
    ['broken JSON', messages, { method: 'POST', headers: json, body: '{"body":' }, 400, 'invalid'],
    ['no body', messages, { method: 'POST', headers: json }, 400, 'invalid'],
    ['no content type', messages, { method: 'POST', body: Buffer.from(tea) }, 400, 'invalid'],
    [
      'a form',
      messages,
      { method: 'POST', body: new URLSearchParams({ body: 'Tea?' }) },
      400,
      'invalid',
    ],
    [
      'text',
      messages,
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: tea },
      400,
      'invalid',
    ],
    [
      'a body that is too large',
      messages,
      { method: 'POST', headers: json, body: 'x'.repeat(200_000) },
      413,
      'too_long',
    ],
    [
      'a body of 20 MB',
      messages,
      { method: 'POST', headers: json, body: 'x'.repeat(20_000_000) },
      413,
      'too_long',
    ],
    [
      'a body that is too large and comes in pieces',
      messages,
      { method: 'POST', headers: json, body: pieces(), duplex: 'half' },
      413,
      'too_long',
    ],
    ['an unknown key in the query', `${messages}?page=2`, {}, 400, 'invalid'],
  ])('%s', async (_, path, init, status, code) => {
    await using chat = await buildChat()

    const refused = await chat.fetch(path, init as RequestInit)

    expect(refused.status).toBe(status)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(await refused.json()).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status,
      code,
      detail: expect.stringMatching(/./),
    })
    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(0)
  })

  test('JSON of another name and charset is JSON', async () => {
    await using chat = await buildChat()

    for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
      expect(
        (
          await chat.fetch(messages, {
            json: { body: 'Tea?' },
            headers: { 'content-type': type },
          })
        ).status,
      ).toBe(201)
  })

  test('security 53: a fault of ours says no more than where to look', async () => {
    await using chat = await buildChat()
    await chat.app.context.db.schema.dropTable('read_markers').execute()

    const failed = await chat.fetch('/api/rooms')

    expect(failed.status).toBe(500)
    expect(await failed.json()).toEqual({
      type: 'about:blank',
      title: 'Server error',
      status: 500,
      code: 'internal',
      detail: 'The server made a mistake. It is in its log.',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })
})

describe('security 19: every answer says how a browser is to treat it', () => {
  test.each([
    ['the page', '/', {}],
    ['a file', '/assets/main-4f2a.js', {}],
    ['a redirect', '/garden/', {}],
    ['a room', '/chat/garden', {}],
    ['what is not there', '/nothing/at/all', {}],
    ['the API', '/api/rooms', {}],
    ['the API’s page', '/api/docs', {}],
    ['a refusal', '/api/nothing', {}],
    ['a refusal before any route', '/api/rooms', { method: 'POST', headers: { origin: 'null' } }],
    ['a body that is too large', '/api/rooms', { method: 'POST', body: 'x'.repeat(200_000) }],
    ['health', '/health', {}],
    ['readiness', '/ready', {}],
  ])('%s', async (_, path, init) => {
    await using chat = await buildChat({ page })

    const { headers } = await chat.fetch(path, init)

    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    })
    expect(headers.has('x-powered-by')).toBe(false)
    // A browser that took it over http would lock people out of a server that has no TLS.
    expect(headers.has('strict-transport-security')).toBe(false)
    const api = /^\/(api|health|ready)/.test(path)
    if (api) expect(headers.get('cache-control')).toBe('no-store')
  })
})

describe('who may ask', () => {
  test.each(['127.0.0.1:1', 'localhost:8000', '[::1]:8000', 'LOCALHOST'])(
    '%s is a name of ours',
    async (host) => {
      await using chat = await buildChat()
      expect((await raw(chat, { path: '/health', headers: { host } })).status).toBe(200)
    },
  )

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.', '10.0.0.7:8000'])(
    '%s is not: a page that made its name resolve to us is refused',
    async (host) => {
      await using chat = await buildChat({ page })
      for (const path of ['/', '/api/rooms']) {
        const refused = await raw(chat, { path, headers: { host } })
        expect(refused.status).toBe(403)
        expect(JSON.parse(refused.body)).toMatchObject({ code: 'forbidden' })
      }
      // A load balancer asks by address.
      expect((await raw(chat, { path: '/ready', headers: { host } })).status).toBe(200)
    },
  )

  test.each([
    ['POST', '/api/auth/guest', 'https://evil.example'],
    ['POST', '/api/rooms', 'null'],
    ['PATCH', '/api/rooms/lobby', 'http://127.0.0.1:1'],
    ['DELETE', '/api/rooms/lobby', 'https://evil.example'],
  ])('%s %s from a page of %s is refused, and changes nothing', async (method, path, origin) => {
    await using chat = await buildChat()

    const refused = await chat.fetch(path, { json: { name: 'Eve' }, method, headers: { origin } })

    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 'forbidden' })
    expect(refused.headers.getSetCookie()).toEqual([])
    expect((await chat.json('/api/rooms')).rooms).toMatchObject([{ slug: 'lobby', lastSeq: 0 }])
  })

  test('our own page and programs may act', async () => {
    await using chat = await buildChat()
    const send = (headers: HeadersInit) =>
      chat.fetch('/api/rooms/lobby/messages', { json: { body: 'Tea?' }, headers })

    expect((await send({ origin: chat.url })).status).toBe(201)
    expect((await send({})).status).toBe(201)
  })

  test.each([
    ['GET', '/api/rooms', {}],
    ['GET', '/api/rooms', { origin: 'null' }],
    ['GET', '/api/auth/me', {}],
    ['GET', '/', {}],
    ['POST', '/api/rooms', { 'content-type': 'application/json' }],
    ['OPTIONS', '/api/rooms', { 'access-control-request-method': 'POST' }],
    [
      'OPTIONS',
      '/api/auth/me',
      {
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'content-type, x-csrf-token',
      },
    ],
  ])(
    'security 57: no page elsewhere may read what %s %s answers',
    async (method, path, headers) => {
      await using chat = await buildChat({ page })
      const ada = await chat.guest('Ada')

      const answer = await chat.fetch(path, {
        method,
        headers: { origin: 'https://evil.example', cookie: ada.cookie, ...headers },
      })

      const granted = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'))
      expect(granted).toEqual([])
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
      if (method === 'OPTIONS') expect(answer.ok).toBe(false)
    },
  )
})

describe('addresses', () => {
  test.each([
    ['/garden/', '/chat/garden'],
    ['/garden/?username=Ada', '/chat/garden?username=Ada'],
    ['/garden/?username=Ada%20%26%20Bob&x=1', '/chat/garden?username=Ada%20%26%20Bob'],
    ['/garden/Ada/', '/chat/garden?username=Ada'],
    ['/garden/Ada', '/chat/garden?username=Ada'],
    ['/Sp%C3%A4te-Runde/', '/chat/Sp%C3%A4te-Runde'],
  ])('a tutorial’s %s leads to %s', async (path, location) => {
    await using chat = await buildChat({ page })

    const response = await chat.fetch(path)

    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(location)
  })

  test.each([
    ['/r/garden', '/chat/garden'],
    ['/rooms/garden/', '/chat/garden'],
    ['/rooms/garden@12', '/chat/garden@12'],
    ['/r/Sp%C3%A4te-Runde', '/chat/Sp%C3%A4te-Runde'],
    ['/r/', '/chat/r'],
  ])('the short address %s leads to %s', async (path, location) => {
    await using chat = await buildChat({ page })

    const response = await chat.fetch(path)

    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(location)
  })

  const withWords = pagePaths.map((path) => path.replaceAll(/:[a-z]+\??/g, 'abc'))

  test.each([
    ...withWords,
    ...withWords.map((path) => `${path}/`.replace('//', '/')),
    '/settings',
    '/admin',
    '/admin/users?q=ada',
    '/login?room=garden',
    '/chat/garden?username=Ada',
  ])('%s is the page itself', async (path) => {
    await using chat = await buildChat({ page })

    const response = await chat.fetch(path)

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toBe(namedPage)
  })

  test.each([
    '/api/',
    '/ws/',
    '/assets/',
    '/admin/a/b/c',
    '/claim/',
    '/.well-known/',
    '/index.html',
  ])('%s is no room', async (path) => {
    await using chat = await buildChat({ page })

    expect((await chat.fetch(path)).status).toBe(404)
  })

  test.each(['//evil.example/', '//evil.example/x/', '/%2F%2Fevil.example/', '/%5Cevil.example/'])(
    '%s leads nowhere outside',
    async (path) => {
      await using chat = await buildChat({ page })

      const location = (await raw(chat, { path })).headers.get('location') ?? '/'

      expect(new URL(location, 'http://here.example').host).toBe('here.example')
    },
  )

  test('what is not there shows the page with 404, and takes nothing', async () => {
    await using chat = await buildChat({ page })

    const missing = await chat.fetch('/a/b/c')
    expect([missing.status, await missing.text()]).toEqual([404, namedPage])
    expect((await chat.fetch('/a/b/c', { method: 'POST' })).status).toBe(404)
  })

  test('without a built page, the server says how to get one, and the API is there', async () => {
    await using chat = await buildChat()

    const response = await chat.fetch('/')

    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npm start')
    expect((await chat.fetch('/api/rooms')).status).toBe(200)
  })

  test('the API is described, each route of it in words', async () => {
    await using chat = await buildChat()

    const { openapi, paths } = await chat.json('/openapi.json')

    expect(openapi).toBe('3.1.0')
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/health', '/api/rooms/{slug}']))
    for (const methods of Object.values(paths))
      for (const operation of Object.values(methods as Record<string, { summary: string }>))
        expect(operation.summary).toMatch(/\S/)
    expect(await (await chat.fetch('/api/docs')).text()).toContain('GET /api/rooms/{slug}')
  })
})

describe('files', () => {
  test('are kept by browsers as long as their name says what is in them', async () => {
    await using chat = await buildChat({ page })

    const asset = await chat.fetch('/assets/main-4f2a.js')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const robots = await chat.fetch('/robots.txt')
    expect(robots.headers.get('cache-control')).toBe('no-cache')
    expect((await chat.fetch('/')).headers.get('cache-control')).toBe('no-cache')
  })

  test.each(['/robots.txt', '/', '/assets/main-4f2a.js'])(
    '%s is answered with 304 when it is the same',
    async (path) => {
      await using chat = await buildChat({ page })
      const etag = (await chat.fetch(path)).headers.get('etag') as string

      const same = await chat.fetch(path, { headers: { 'if-none-match': etag } })
      expect([same.status, await same.text()]).toEqual([304, ''])
      expect(same.headers.get('etag')).toBe(etag)
      for (const known of [`"other", ${etag}`, etag.replace('W/', ''), '*']) {
        const again = await chat.fetch(path, { headers: { 'if-none-match': known } })
        expect(again.status).toBe(304)
      }
      const other = await chat.fetch(path, { headers: { 'if-none-match': '"other"' } })
      expect(other.status).toBe(200)
    },
  )

  test('come zipped to who reads that, where it makes them smaller', async () => {
    await using chat = await buildChat({ page })
    const headers = { 'accept-encoding': 'gzip' }
    const path = '/assets/main-4f2a.js'

    const sent = request({ port: new URL(chat.url).port, path, headers }).end()
    const [response] = await once(sent, 'response')
    const bytes = Buffer.concat(await response.toArray())

    expect(response.headers['content-encoding']).toBe('gzip')
    expect(response.headers.vary).toBe('accept-encoding')
    expect(gunzipSync(bytes).toString()).toBe(page['assets/main-4f2a.js'])
    expect((await raw(chat, { path })).body).toBe(page['assets/main-4f2a.js'])
    const small = await raw(chat, { path: '/robots.txt', headers })
    expect(small.headers.has('content-encoding')).toBe(false)
  })

  test.each([
    '/../package.json',
    '/assets/../../data/secret',
    '/assets/..%2f..%2fsecret',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5csecret',
    '/assets/main-4f2a.js%00.txt',
    '/%E0%A4%A',
    '/%',
  ])('%s is not one of them', async (path) => {
    await using chat = await buildChat({ page })

    const response = await raw(chat, { path })

    expect([302, 400, 404]).toContain(response.status)
    expect(response.body).not.toMatch(/root:|"name"/)
  })
})

test.each(['/', '/assets/main-4f2a.js', '/health', '/api/rooms', '/garden/', '/api/nothing'])(
  'HEAD %s is GET without the body',
  async (path) => {
    await using chat = await buildChat({ page })
    const [head, get] = await Promise.all([
      raw(chat, { path, method: 'HEAD' }),
      raw(chat, { path }),
    ])

    expect([head.status, head.body]).toEqual([get.status, ''])
    for (const name of ['content-type', 'etag', 'location', 'content-security-policy'])
      expect(head.headers.get(name)).toBe(get.headers.get(name))
  },
)

/** 200,000 bytes, whose length nobody knows beforehand. */
function pieces(): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (let piece = 0; piece < 200; piece++) controller.enqueue(Buffer.alloc(1_000, 'x'))
      controller.close()
    },
  })
}
