// Answers that no route of ours has written: the engine's, Node's own, and those of refused sockets.
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { securityHeaders } from './security-headers.ts'

/** What is answered to exactly these bytes, until the connection closes. */
async function say(chat: Chat, ...bytes: string[]) {
  const socket = connect(Number(new URL(chat.url).port), '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  for (const piece of bytes) socket.write(Buffer.from(piece, 'latin1'))
  const said = await text(socket)
  const [head = '', body = ''] = said.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    }),
  )
  return { status: Number(first.split(' ')[1]), headers, body }
}

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n')

const handshake = (host: string, ...headers: string[]) =>
  [
    'GET /ws HTTP/1.1',
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '',
    '',
  ].join('\r\n')

describe('security 18: an answer that no route has written carries the same headers', () => {
  test.each([
    ['no HTTP', 400, 'tea, please\r\n\r\n'],
    ['no host', 400, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a path that is not UTF-8', 400, get('/%ff')],
    [
      'chunks that are none',
      400,
      `POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\ntea\r\n`,
    ],
    ['too many bytes of headers', 431, get('/', `X-Tea: ${'x'.repeat(9_000)}`)],
    ['too many headers', 431, get('/', ...Array.from({ length: 80 }, (_, n) => `X-${n}: tea`))],
    ['an expectation', 417, get('/', 'Expect: tea')],
    ['CONNECT', 405, 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['another host', 403, get('/').replace('Host: localhost', 'Host: evil.test')],
    ['another host in the target', 403, get('http://evil.test/')],
    [
      'a handshake with another host in the target',
      403,
      handshake('localhost').replace('/ws', 'http://evil.test/ws'),
    ],
    ['a request for an address of sockets', 426, get('/ws')],
    ['a handshake with another method', 405, handshake('localhost').replace('GET', 'POST')],
    [
      'a handshake without a key',
      400,
      handshake('localhost').replace(/Sec-WebSocket-Key.*\r\n/, ''),
    ],
    ['a handshake of another version', 426, handshake('localhost').replace(': 13', ': 12')],
    ['a handshake from another origin', 403, handshake('localhost', 'Origin: https://evil.test')],
    ['a handshake under another name', 403, handshake('evil.test')],
    ['a handshake for nothing', 404, handshake('localhost').replace('/ws', '/nothing')],
  ])('to %s (%i)', async (_, status, request) => {
    await using chat = await buildChat({ page: { 'index.html': '<title>Lobby</title>' } })

    const answer = await say(chat, request)

    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject(securityHeaders({ tls: false }))
  })

  test('to a request that comes too slowly (408)', async () => {
    await using chat = await buildChat({ limits: { headersTimeout: 200 } })
    const answer = await say(chat, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    expect(answer.status).toBe(408)
    expect(Object.fromEntries(answer.headers)).toMatchObject(securityHeaders({ tls: false }))
  })

  test('to a connection that is one too many (503), and to a trusted proxy that says nonsense (400)', async () => {
    await using full = await buildChat({ limits: { maxConnections: 0 } })
    await using proxied = await buildChat({
      env: { LOBBY_TRUSTED_PROXIES: '127.0.0.1', LOBBY_ORIGIN: 'https://chat.example.org' },
    })
    const answers = [
      await say(full, get('/')),
      await say(full, handshake('localhost')),
      await say(proxied, get('/', 'X-Forwarded-For: tea')),
    ]
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 400])
    for (const { headers } of answers)
      expect(Object.fromEntries(headers)).toMatchObject(securityHeaders({ tls: false }))
  })
})

describe('a request for an address of sockets that asks for no upgrade', () => {
  test('is told which headers are missing', async () => {
    await using chat = await buildChat()
    for (const path of ['/ws', '/ws/chat/garden/']) {
      const answer = await say(chat, get(path))
      expect(answer.status).toBe(426)
      expect(answer.headers.get('upgrade')).toBe('websocket')
      expect(answer.headers.get('connection')).toMatch(/upgrade/i)
      expect(answer.body).toContain('it must pass on the headers Upgrade and Connection')
    }
    expect((await chat.fetch('/wsx')).status).not.toBe(426)
  })

  test('is in the log, once, where a proxy has made it of a handshake', async () => {
    const lines: string[] = []
    await using chat = await buildChat({ log: (line) => lines.push(line) })
    const told = () => lines.filter((line) => line.includes('the proxy in front')).length

    await say(chat, get('/ws'))
    expect(told()).toBe(0)
    for (let n = 0; n < 3; n++)
      await say(chat, get('/ws', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='))
    expect(told()).toBe(1)
  })
})

test('the description of the API is made once, and not sent again to a client that has it', async () => {
  await using chat = await buildChat()
  for (const path of ['/openapi.json', '/api/docs']) {
    const first = await chat.fetch(path)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/)
    expect((await first.text()).length).toBeGreaterThan(1_000)

    const again = await chat.fetch(path, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await chat.fetch(path, { headers: { 'if-none-match': '"tea"' } })).status).toBe(200)
  }
})
