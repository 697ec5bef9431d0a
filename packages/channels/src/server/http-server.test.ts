import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import type { Application, Event, HttpScope, Send } from '../application.ts'
import { NoRoute } from '../errors.ts'
import { serve } from './server.ts'
import { echo, Hose, RawPeer, respond, settled, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

/** Answers every request with what its scope says. */
const showScope: Application = async (scope, _receive, send) => {
  const { headers, client, server, ...rest } = scope as HttpScope
  await respond(send, 200, JSON.stringify({ ...rest, headers: Object.fromEntries(headers) }))
}

async function ask(port: number, request: string): Promise<string> {
  const peer = await RawPeer.connect(port)
  peer.say(request)
  peer.socket.end()
  return peer.isClosed()
}

const scopeIn = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))

test('a request becomes a scope, with its path decoded and its query as it came', async () => {
  const { url } = await servers.serve(showScope)

  const answer = await fetch(`${url}/gr%C3%BC%C3%9Fe/a%2Fb?q=%20x&q=2`, {
    method: 'PUT',
    headers: { 'X-Tea': 'green' },
  })

  expect(await answer.json()).toMatchObject({
    type: 'http',
    method: 'PUT',
    scheme: 'http',
    httpVersion: '1.1',
    path: '/grüße/a/b',
    rawPath: '/gr%C3%BC%C3%9Fe/a%2Fb',
    queryString: 'q=%20x&q=2',
    headers: { 'x-tea': 'green' },
  })
})

test.each([
  ['//evil.test/x', '//evil.test/x', ''],
  ['http://lobby.test/a?b', '/a', 'b'],
  ['http://lobby.test', '/', ''],
  ['http://lobby.test?b', '/', 'b'],
  ['/a/../b/%2e%2e/c', '/a/../b/../c', ''],
  ['/a?b?c', '/a', 'b?c'],
  ['/?', '/', ''],
])('the target %s has the path %s', async (target, path, queryString) => {
  const { port } = await servers.serve(showScope)

  const answer = await ask(port, `GET ${target} HTTP/1.1\r\nHost: lobby.test\r\n\r\n`)

  expect(scopeIn(answer)).toMatchObject({ path, queryString })
})

test.each([
  ['http://evil.test/', 'evil.test'],
  ['HTTPS://evil.test:8000?a', 'evil.test:8000'],
  ['http://[::1]:8000/', '[::1]:8000'],
  ['/', 'lobby.test'],
  ['//evil.test/', 'lobby.test'],
])('the target %s is meant for %s, whatever Host says', async (target, host) => {
  const { port } = await servers.serve(showScope)

  const answer = await ask(port, `GET ${target} HTTP/1.1\r\nHost: lobby.test\r\n\r\n`)

  expect(scopeIn(answer).headers.host).toBe(host)
})

test('a target with a host says it for HTTP/1.0, which may have no Host, and for HTTP/1.1 not instead of it', async () => {
  const { port } = await servers.serve(showScope)
  const old = await ask(port, 'GET http://lobby.test/a HTTP/1.0\r\n\r\n')
  expect(scopeIn(old)).toMatchObject({ path: '/a', headers: { host: 'lobby.test' } })
  expect(await ask(port, 'GET http://lobby.test/a HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
})

test.each([
  '/%',
  '/%ff',
  '/%c3%28',
  '/a%00b',
  '/a#b',
  'lobby.test:80',
  '*',
  'ftp://lobby.test/',
  'http://',
  'http://lobby.test@evil.test/',
  'http://ada:tea@lobby.test/',
])('the target %s is refused before the application sees it', async (target) => {
  let calls = 0
  const { port } = await servers.serve(async () => {
    calls++
  })

  const answer = await ask(port, `GET ${target} HTTP/1.1\r\nHost: lobby.test\r\n\r\n`)

  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(calls).toBe(0)
})

test('headers keep odd bytes, and split cookies become one', async () => {
  const { port } = await servers.serve(showScope)

  const answer = await ask(
    port,
    'GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nX-Odd: caf\xe9\r\nCookie: b=2\r\nX-Two: 1\r\nX-Two: 2\r\n\r\n',
  )

  expect(scopeIn(answer).headers).toMatchObject({ cookie: 'a=1; b=2', 'x-two': '1, 2' })
})

test('one connection carries request after request', async () => {
  const { port } = await servers.serve(echo)
  const peer = await RawPeer.connect(port)

  for (const body of ['1', '22', '333']) {
    peer.say(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    await peer.hears(`\r\n\r\n${body.length}`)
  }

  peer.socket.destroy()
})

test('a body that the application does not read does not block the next request', async () => {
  const { port } = await servers.serve((_scope, _receive, send) => respond(send, 200, 'no, thanks'))
  const peer = await RawPeer.connect(port)

  for (let n = 1; n <= 2; n++) {
    peer.say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n')
    peer.say(Buffer.alloc(3_000_000))
    await expect.poll(() => peer.heard.toString().split('no, thanks').length).toBe(n + 1)
  }

  peer.socket.destroy()
})

test('large bodies pass both ways', async () => {
  const size = 20_000_000
  const { url } = await servers.serve(async (scope, receive, send) => {
    if ((scope as HttpScope).method === 'POST') return echo(scope, receive, send)
    await send({ type: 'http.response.start', status: 200, headers: new Headers() })
    for (let sent = 0; sent < size; sent += 100_000) {
      await send({ type: 'http.response.body', body: Buffer.alloc(100_000), more: true })
    }
    await send({ type: 'http.response.body' })
  })

  const answer = await fetch(url, { method: 'POST', body: Buffer.alloc(size) })
  expect(await answer.text()).toBe(`${size}`)
  const download = await (await fetch(url)).arrayBuffer()
  expect(download.byteLength).toBe(size)
})

test('a client that reads slowly holds the application back', async () => {
  let sent = 0
  const { port } = await servers.serve(async (_scope, _receive, send) => {
    await send({ type: 'http.response.start', status: 200, headers: new Headers() })
    for (; sent < 1000; sent++) {
      await send({ type: 'http.response.body', body: Buffer.alloc(1_000_000), more: true })
    }
  })
  const peer = await RawPeer.connect(port)
  peer.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await peer.hears('200 OK')
  peer.socket.pause()

  // It goes on until the network's buffers are full, and then it stands still.
  expect(await settled(() => sent)).toBeLessThan(100)
  peer.socket.destroy()
})

test('an application that reads slowly holds the client back', async () => {
  const started = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const { port } = await servers.serve(async (scope, receive, send) => {
    started.resolve()
    await goOn.promise
    await echo(scope, receive, send)
  })
  const peer = await RawPeer.connect(port)
  peer.say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n')
  await started.promise
  const hose = new Hose(peer.socket)
  const poured = hose.pour(Buffer.alloc(50_000), 1_000)

  expect(await settled(() => hose.times)).toBeLessThan(500)

  goOn.resolve()
  await poured
  await peer.hears('\r\n\r\n50000000')
  peer.socket.destroy()
})

test('HEAD, 204 and 304 have no body, whatever the application sends', async () => {
  const { port } = await servers.serve((scope, _receive, send) =>
    respond(send, Number((scope as HttpScope).path.slice(1)), 'hello'),
  )
  const peer = await RawPeer.connect(port)

  peer.say('HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\nGET /204 HTTP/1.1\r\nHost: a\r\n\r\n')
  peer.say('GET /304 HTTP/1.1\r\nHost: a\r\n\r\nGET /200 HTTP/1.1\r\nHost: a\r\n\r\n')
  const answer = await peer.hears('hello')

  expect(answer.split('hello')).toHaveLength(2)
  expect(answer.match(/HTTP\/1.1 \d+/g)?.join()).toBe(
    'HTTP/1.1 200,HTTP/1.1 204,HTTP/1.1 304,HTTP/1.1 200',
  )
  peer.socket.destroy()
})

test('several cookies are set, and headers of the hop are left to the server', async () => {
  const { url } = await servers.serve(async (_scope, _receive, send) => {
    const headers = new Headers({ 'transfer-encoding': 'chunked', connection: 'upgrade' })
    headers.append('set-cookie', 'a=1')
    headers.append('set-cookie', 'b=2')
    await send({ type: 'http.response.start', status: 200, headers })
    await send({ type: 'http.response.body', body: Buffer.from('ok') })
  })

  const answer = await fetch(url)

  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(answer.headers.get('connection')).toBe('keep-alive')
  expect(answer.headers.get('content-length')).toBe('2')
})

test('no route is a 404, and is not reported as an error', async () => {
  const { url } = await servers.serve(async () => {
    throw new NoRoute('/secret-table is not in the table')
  })

  const answer = await fetch(url)

  expect([answer.status, await answer.text()]).toEqual([404, 'Not Found'])
  expect(servers.errors).toEqual([])
})

test('a throw is a 500 without a word of why, and is reported', async () => {
  const { url } = await servers.serve(async () => {
    throw new Error('the password is tulip')
  })

  const answer = await fetch(url)

  expect([answer.status, await answer.text()]).toEqual([500, 'Internal Server Error'])
  expect(servers.errors).toMatchObject([{ message: 'the password is tulip' }])
})

test('a throw in the middle of a response cuts it off, so that nobody takes it for whole', async () => {
  const { url } = await servers.serve(async (_scope, _receive, send) => {
    await send({ type: 'http.response.start', status: 200, headers: new Headers() })
    await send({ type: 'http.response.body', body: Buffer.from('half'), more: true })
    throw new Error('the other half is lost')
  })

  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow()
})

const misuses: [string, (send: Send) => Promise<void>][] = [
  ['returns without a word', async () => {}],
  ['sends a body first', (send) => send({ type: 'http.response.body' })],
  ['sends an unknown event', (send) => send({ type: 'http.response.bogus' })],
  ['sends a header that cannot be', (send) => start(send, 200, { 'x-a': '\u0001' })],
  ['sends the status 42', (send) => start(send, 42)],
  ['sends the status of an upgrade', (send) => start(send, 101)],
]
const start = (send: Send, status: number, headers = {}) =>
  send({ type: 'http.response.start', status, headers: new Headers(headers) })

test.each(misuses)('an application that %s is answered for with 500', async (_what, misuse) => {
  const { url } = await servers.serve((_scope, _receive, send) => misuse(send))

  expect((await fetch(url)).status).toBe(500)
  expect(servers.errors).toHaveLength(1)
})

test('a client that leaves is one event, and sending to it does nothing', async () => {
  const events: Event[] = []
  const seen = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const { port } = await servers.serve(async (_scope, receive, send) => {
    events.push(await receive())
    seen.resolve()
    events.push(await receive())
    await respond(send, 200, 'too late')
    left.resolve()
  })
  const peer = await RawPeer.connect(port)
  peer.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await seen.promise
  peer.socket.destroy()
  await left.promise

  expect(events.map(({ type }) => type)).toEqual(['http.request', 'http.disconnect'])
  expect(servers.errors).toEqual([])
})

test('a taken port is refused with words', async () => {
  const { port } = await servers.serve(echo)

  await expect(serve(echo, { port })).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${port}: another process listens there.`,
  )
})

test('a logger that throws does not bring the server down', async () => {
  const { url } = await servers.serve(
    async () => {
      throw new Error('first')
    },
    {
      onError() {
        throw new Error('the logger is broken (this line is expected)')
      },
    },
  )

  expect((await fetch(url)).status).toBe(500)
  expect((await fetch(url)).status).toBe(500)
})

test('close cuts what is under way and frees the port', async () => {
  const server = await servers.serve(() => new Promise(() => {}))
  const peer = await RawPeer.connect(server.port)
  peer.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')

  await server.close()

  await peer.isClosed()
  const again = await serve(echo, { port: server.port })
  await again.close()
})

test('the events of a socket and its address are what the peer says they are', async () => {
  const scopes: HttpScope[] = []
  const { port } = await servers.serve(async (scope, _receive, send) => {
    scopes.push(scope as HttpScope)
    await respond(send, 200)
  })
  const peer = await RawPeer.connect(port)
  const client = { host: '127.0.0.1', port: peer.socket.localPort }
  peer.say('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await once(peer.socket, 'close')

  expect(scopes[0]).toMatchObject({ client, server: { host: '127.0.0.1', port } })
})
