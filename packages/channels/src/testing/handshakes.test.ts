import { expect, test } from 'vitest'
import type { Event, HttpScope, Receive, Scope, Send } from '../application.ts'
import { DenyConnection } from '../errors.ts'
import { WebSocketConsumer } from '../websocket-consumer.ts'
import { HttpCommunicator } from './http-communicator.ts'
import { WebSocketCommunicator } from './websocket-communicator.ts'

const idle = async () => {}

test('a communicator shows with which headers a socket was accepted', async () => {
  class Welcoming extends WebSocketConsumer {
    override connect() {
      return this.accept('chat', { 'set-cookie': 'a=1', 'x-room': 'garden' })
    }
  }
  const ada = new WebSocketCommunicator(Welcoming.asApplication(), '/ws/', {
    subprotocols: ['chat', 'other'],
  })
  expect(ada.scope.headers.get('sec-websocket-protocol')).toBe('chat, other')
  const { connected, subprotocol, headers } = await ada.connect()
  expect({ connected, subprotocol }).toEqual({ connected: true, subprotocol: 'chat' })
  expect(headers?.getSetCookie()).toEqual(['a=1'])
  expect(headers?.get('x-room')).toBe('garden')
  await ada.disconnect()
})

test('a communicator shows with what a socket was refused', async () => {
  class Strict extends WebSocketConsumer {
    override connect() {
      const headers = { 'www-authenticate': 'Bearer' }
      throw new DenyConnection('No token.', { status: 401, headers, body: 'Say who you are.' })
    }
  }
  const { headers, ...answer } = await new WebSocketCommunicator(
    Strict.asApplication(),
    '/ws/',
  ).connect()
  expect(answer).toEqual({
    connected: false,
    closeCode: 1000,
    status: 401,
    body: 'Say who you are.',
  })
  expect(headers?.get('www-authenticate')).toBe('Bearer')
})

test('the reason of a close reaches the other side, both ways', async () => {
  const seen: Event[] = []
  const application = async (_scope: Scope, receive: Receive, send: Send) => {
    await receive()
    await send({ type: 'websocket.accept' })
    const event = await receive()
    seen.push(event)
    if (event.type === 'websocket.disconnect') return
    await send({ type: 'websocket.close', code: 4001, reason: 'too late' })
    seen.push(await receive())
  }
  const ada = new WebSocketCommunicator(application, '/ws/')
  await ada.connect()
  expect(ada.closeReason).toBeUndefined()
  await ada.sendText('hello')
  expect(await ada.receiveClose()).toBe(4001)
  expect(ada.closeReason).toBe('too late')
  await ada.wait()
  expect(seen[1]).toEqual({ type: 'websocket.disconnect', code: 4001, reason: 'too late' })

  const bob = new WebSocketCommunicator(application, '/ws/')
  await bob.connect()
  await bob.disconnect(4002, { reason: 'gone home' })
  expect(seen[2]).toEqual({ type: 'websocket.disconnect', code: 4002, reason: 'gone home' })
})

test('a whole URL says the scheme, the host and the port, too', () => {
  const socket = new WebSocketCommunicator(idle, 'wss://Chat.example.org:8443/ws/grüße/?x=1')
  expect(socket.scope).toMatchObject({
    scheme: 'wss',
    path: '/ws/grüße/',
    rawPath: '/ws/gr%C3%BC%C3%9Fe/',
    queryString: 'x=1',
    server: { port: 8443 },
  })
  expect(socket.scope.headers.get('host')).toBe('chat.example.org:8443')

  const request = new HttpCommunicator(idle, 'https://example.org?a=b')
  expect(request.scope).toMatchObject({ scheme: 'https', path: '/', queryString: 'a=b' })
  expect(request.scope.headers.get('host')).toBe('example.org')
  expect(request.scope.server.port).toBe(443)
  expect(new HttpCommunicator(idle, 'page/').scope).toMatchObject({
    scheme: 'http',
    path: '/page/',
  })
  const said = new HttpCommunicator(idle, 'http://a.example/', { headers: { host: 'b.example' } })
  expect(said.scope.headers.get('host')).toBe('b.example')
})

test('a URL that the communicator cannot speak is refused with a sentence', () => {
  expect(() => new WebSocketCommunicator(idle, 'https://example.org/')).toThrow(
    'ws and wss, not https',
  )
  expect(() => new HttpCommunicator(idle, 'wss://example.org/')).toThrow('http and https, not wss')
  expect(() => new HttpCommunicator(idle, '/page#top')).toThrow('never sent')
})

test('a start without headers is a response without headers', async () => {
  const application = async (_scope: HttpScope, _receive: Receive, send: Send) => {
    await send({ type: 'http.response.start', status: 200 })
    await send({ type: 'http.response.body', body: Buffer.from('hello') })
  }
  const response = await new HttpCommunicator(application, '/').getResponse()
  expect(await response.text()).toBe('hello')
})
