import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Application, Event, Scope } from '../application.ts'
import { DenyConnection, ProtocolError } from '../errors.ts'
import { WebSocketConsumer } from '../websocket-consumer.ts'
import { handshake, RawPeer, respond, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

/** Answers each handshake with one event. */
const answering =
  (event: Event): Application =>
  async (_scope, receive, send) => {
    await receive()
    await send(event)
    await receive()
  }

async function answerTo(application: Application): Promise<string> {
  const server = await servers.serve(application, {
    limits: { refusalPause: 0 },
    headers: { 'x-content-type-options': 'nosniff', 'content-type': 'text/plain' },
  })
  const peer = await RawPeer.connect(server.port)
  peer.say(handshake())
  const answer = await peer.hears('\r\n\r\n')
  return answer.startsWith('HTTP/1.1 101') ? answer : await peer.isClosed()
}

test('a socket is accepted with headers and a subprotocol', async () => {
  class Chat extends WebSocketConsumer {
    override connect() {
      const headers = new Headers({ 'x-room': 'garden' })
      headers.append('set-cookie', 'a=1; Path=/')
      headers.append('set-cookie', 'b=2; Path=/')
      return this.accept('chat', headers)
    }
  }
  const server = await servers.serve(Chat.asApplication() as Application)
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/`, ['other', 'chat'])
  const [[answer]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])
  expect(answer.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/'])
  expect(answer.headers['x-room']).toBe('garden')
  expect(socket.protocol).toBe('chat')
  socket.terminate()
})

test.each(['Connection', 'upgrade', 'Content-Length', 'Sec-WebSocket-Accept', 'Transfer-Encoding'])(
  'a socket cannot be accepted with the header %s',
  async (name) => {
    const answer = await answerTo(answering({ type: 'websocket.accept', headers: { [name]: '1' } }))
    expect(answer).toMatch(/^HTTP\/1.1 500 /)
    expect(servers.errors).toEqual([expect.any(ProtocolError)])
    expect(`${servers.errors[0]}`).toContain(name.toLowerCase())
  },
)

test('a handshake is refused with a status, headers and a body', async () => {
  const answer = await answerTo(
    answering({
      type: 'websocket.close',
      status: 401,
      headers: {
        'www-authenticate': 'Bearer',
        'content-type': 'application/json',
        'content-length': '3',
        connection: 'keep-alive',
      },
      body: '{"error":"wer da? 👋"}',
    }),
  )
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n/)
  expect(head).toContain('www-authenticate: Bearer')
  expect(head).toContain('content-type: application/json')
  expect(head).toContain('x-content-type-options: nosniff')
  expect(head.match(/^connection: .*$/gm)).toEqual(['connection: close'])
  expect(head.match(/^content-length: .*$/gm)).toEqual([`content-length: ${body.length}`])
  expect(Buffer.from(body, 'latin1').toString()).toBe('{"error":"wer da? 👋"}')
})

test('a consumer, and an application of functions, refuse by DenyConnection', async () => {
  const denial = { status: 302, headers: { location: '/login/' }, body: new Uint8Array([104, 105]) }
  class Strict extends WebSocketConsumer {
    override connect() {
      throw new DenyConnection('No.', denial)
    }
  }
  const throwing: Application = async () => {
    throw new DenyConnection('No.', denial)
  }
  for (const application of [Strict.asApplication() as Application, throwing]) {
    const answer = await answerTo(application)
    expect(answer).toMatch(/^HTTP\/1.1 302 Found\r\n/)
    expect(answer).toContain('location: /login/')
    expect(answer).toMatch(/\r\n\r\nhi$/)
  }
  expect(servers.errors).toEqual([])
})

test.each([101, 200, 299, 600, 403.5])('%d is no status to refuse with', async (status) => {
  const throwing: Application = async () => {
    throw new DenyConnection('No.', { status })
  }
  for (const application of [answering({ type: 'websocket.close', status }), throwing]) {
    expect(await answerTo(application)).toMatch(/^HTTP\/1.1 500 /)
    expect(`${servers.errors.at(-1)}`).toContain('300 to 599')
  }
})

test('without a word a refusal is 403, and one that says when to come again is believed', async () => {
  expect(await answerTo(answering({ type: 'websocket.close' }))).toMatch(
    /^HTTP\/1.1 403 Forbidden\r\n[\s\S]*\r\n\r\nForbidden$/,
  )
  const busy = { type: 'websocket.close', status: 503, headers: { 'Retry-After': '30' } }
  const answer = await answerTo(answering(busy))
  expect(answer.match(/^retry-after: .*$/gm)).toEqual(['retry-after: 30'])
})

test('a text that is null is no text, and a reason that is null no reason', async () => {
  const application: Application = async (_scope, receive, send) => {
    await receive()
    await send({ type: 'websocket.accept', subprotocol: null })
    await send({ type: 'websocket.send', text: null, bytes: Buffer.from('bytes') })
    await send({ type: 'websocket.send', text: 'text', bytes: null })
    await send({ type: 'websocket.close', code: null, reason: null })
    await receive()
  }
  const socket = new WebSocket(`ws://127.0.0.1:${(await servers.serve(application)).port}/`)
  const messages: [string, boolean][] = []
  socket.on('message', (data, isBinary) => messages.push([`${data}`, isBinary]))
  const [code, reason] = await once(socket, 'close')
  expect(messages).toEqual([
    ['bytes', true],
    ['text', false],
  ])
  expect([code, `${reason}`]).toEqual([1000, ''])

  const empty = answering({ type: 'websocket.accept' })
  const server = await servers.serve(async (scope, receive, send) => {
    await empty(
      scope,
      async () => receive(),
      async (event) => {
        await send(event)
        await send({ type: 'websocket.send', text: null })
      },
    )
  })
  const lost = new WebSocket(`ws://127.0.0.1:${server.port}/`)
  expect((await once(lost, 'close'))[0]).toBe(1011)
  expect(`${servers.errors}`).toContain('needs a text')
})

test('a response starts without headers, or with a plain table of them', async () => {
  const server = await servers.serve(async (scope, _receive, send) => {
    const headers = scope.path === '/table' ? { 'x-room': 'garden' } : undefined
    await send({ type: 'http.response.start', status: 200, headers })
    await send({ type: 'http.response.body', body: Buffer.from('hello') })
  })
  const plain = await fetch(`${server.url}/`)
  expect([plain.status, await plain.text()]).toEqual([200, 'hello'])
  expect((await fetch(`${server.url}/table`)).headers.get('x-room')).toBe('garden')
})

test('the version of HTTP is told as it was spoken', async () => {
  const scopes: Scope[] = []
  const server = await servers.serve(async (scope, _receive, send) => {
    scopes.push(scope)
    await respond(send, 200, 'hello')
  })
  const old = await RawPeer.connect(server.port)
  old.say('GET /old HTTP/1.0\r\n\r\n')
  expect(await old.isClosed()).toMatch(/hello$/)
  const request = httpRequest(`${server.url}/new`).end()
  const [response] = await once(request, 'response')
  response.resume()
  expect(scopes.map((scope) => scope.httpVersion)).toEqual(['1.0', '1.1'])
})
