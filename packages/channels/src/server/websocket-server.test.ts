import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Application, Event, Receive, Send, WebSocketScope } from '../application.ts'
import { DenyConnection, NoRoute, ProtocolError } from '../errors.ts'
import { encodeText, joinFrames } from '../frame.ts'
import type { ProtocolServer } from './server.ts'
import { echo, frame, Hose, handshake, RawPeer, settled, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

async function open(server: ProtocolServer, path = '/', subprotocols: string[] = []) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, subprotocols)
  socket.on('error', () => {})
  await once(socket, 'open')
  return socket
}

async function nextMessage(socket: WebSocket): Promise<unknown> {
  const [data, isBinary] = await once(socket, 'message')
  return isBinary ? data : data.toString()
}

async function closeOf(socket: WebSocket): Promise<[number, string]> {
  const [code, reason] = await once(socket, 'close')
  return [code, reason.toString()]
}

/** Accepts, then does what the test says. */
const accepting =
  (then: (send: Send, receive: Receive, scope: WebSocketScope) => Promise<void>): Application =>
  async (scope, receive, send) => {
    await receive()
    await send({ type: 'websocket.accept' })
    await then(send, receive, scope as WebSocketScope)
  }

/** The status with which a server answers the handshake. */
async function statusOf(port: number, request: string): Promise<number> {
  const peer = await RawPeer.connect(port)
  peer.say(request)
  const answer = await peer.isClosed()
  return Number(answer.slice(9, 12))
}

test('text and bytes come back as they were', async () => {
  const socket = await open(await servers.serve(echo))

  for (const message of ['grüße 👋', '', 'x'.repeat(200), 'y'.repeat(65_536)]) {
    socket.send(message)
    expect(await nextMessage(socket)).toBe(message)
  }
  for (const message of [Buffer.from([0, 1, 255]), Buffer.alloc(0), Buffer.alloc(60_000, 7)]) {
    socket.send(message)
    expect(await nextMessage(socket)).toEqual(message)
  }
  socket.close()
})

test('the scope says who asks for what', async () => {
  let scope: WebSocketScope | undefined
  const server = await servers.serve(
    accepting(async (_send, _receive, its) => {
      scope = its
    }),
  )
  const peer = await RawPeer.connect(server.port)
  peer.say(handshake(['Sec-WebSocket-Protocol: v2, v1'], '/ws/gr%C3%BC%C3%9Fe/?a=b'))
  await peer.hears(Buffer.from([0x88]))
  peer.socket.destroy()

  expect(scope).toMatchObject({
    type: 'websocket',
    scheme: 'ws',
    path: '/ws/grüße/',
    queryString: 'a=b',
    subprotocols: ['v2', 'v1'],
    client: { host: '127.0.0.1' },
  })
})

test('a frame made by hand leaves as it is, and may hold several messages', async () => {
  const both = joinFrames([encodeText('one'), encodeText('two')])
  const server = await servers.serve(
    accepting(async (send, receive) => {
      await send({ type: 'websocket.send', frame: both })
      await receive()
    }),
  )
  const peer = await RawPeer.upgrade(server.port)

  await peer.hears(both.bytes)

  expect(peer.heard).toEqual(both.bytes)
  peer.socket.destroy()
})

test('messages sent in one turn arrive in one piece, before the close that follows them', async () => {
  const server = await servers.serve(
    accepting(async (send) => {
      for (const text of ['one', 'two', 'three']) await send({ type: 'websocket.send', text })
      await send({ type: 'websocket.close', code: 4000, reason: 'done' })
    }),
  )
  const peer = await RawPeer.connect(server.port)
  const pieces: Buffer[] = []
  peer.socket.on('data', (piece: Buffer) => pieces.push(piece))
  peer.say(handshake())

  await peer.hears('done')

  const said = Buffer.concat(pieces).toString('latin1').split('\r\n\r\n')[1]
  expect(said).toBe('\x81\x03one\x81\x03two\x81\x05three\x88\x06\x0f\xa0done')
  peer.socket.destroy()
})

test('the chosen subprotocol is told to the client; one it did not offer is our error', async () => {
  const server = await servers.serve(async (scope, receive, send) => {
    await receive()
    const subprotocol = (scope as WebSocketScope).path.slice(1)
    await send({ type: 'websocket.accept', subprotocol })
    await receive()
  })

  const socket = await open(server, '/v1', ['v2', 'v1'])
  expect(socket.protocol).toBe('v1')
  socket.close()
  const peer = await statusOf(server.port, handshake(['Sec-WebSocket-Protocol: v1, v2'], '/v3'))
  expect(peer).toBe(500)
  expect(servers.errors[0]).toBeInstanceOf(ProtocolError)
})

test.each<[string, number, Application]>([
  [
    'closes it',
    403,
    async (_scope, receive, send) => {
      await receive()
      await send({ type: 'websocket.close' })
    },
  ],
  ['returns', 403, async () => {}],
  ['denies it', 403, () => Promise.reject(new DenyConnection())],
  ['has no route', 404, () => Promise.reject(new NoRoute())],
  ['throws', 500, () => Promise.reject(new Error('broken'))],
  [
    'sends before it accepts',
    500,
    (_scope, _receive, send) => send({ type: 'websocket.send', text: 'early' }),
  ],
])('an application that %s refuses the handshake with %i', async (_what, status, application) => {
  const { port } = await servers.serve(application)

  expect(await statusOf(port, handshake())).toBe(status)
})

test('an application that decides nothing in time has decided against the socket', async () => {
  const events: Event[] = []
  const { port } = await servers.serve(
    async (_scope, receive, send) => {
      events.push(await receive(), await receive())
      await send({ type: 'websocket.accept' })
    },
    { limits: { acceptTimeout: 30 } },
  )

  expect(await statusOf(port, handshake())).toBe(503)
  expect(events).toEqual([
    { type: 'websocket.connect' },
    { type: 'websocket.disconnect', code: 1006, reason: '' },
  ])
  expect(servers.errors).toEqual([])
})

test('returning closes an open socket with 1000, throwing with 1011', async () => {
  const server = await servers.serve(
    accepting(async (_send, _receive, { path }) => {
      if (path === '/broken') throw new Error('the password is tulip')
    }),
  )

  expect(await closeOf(await open(server))).toEqual([1000, ''])
  expect(await closeOf(await open(server, '/broken'))).toEqual([1011, 'internal error'])
  expect(servers.errors).toMatchObject([{ message: 'the password is tulip' }])
})

test('the peer says goodbye: its code and reason are the last event, and sends do nothing', async () => {
  const last = Promise.withResolvers<Event>()
  const server = await servers.serve(
    accepting(async (send, receive) => {
      const event = await receive()
      await send({ type: 'websocket.send', text: 'too late' })
      await send({ type: 'websocket.close' })
      last.resolve(event)
      const silence = await Promise.race([receive(), new Promise((r) => setImmediate(r))])
      expect(silence).toBeUndefined()
    }),
  )

  const socket = await open(server)
  socket.close(4001, 'bye')

  expect(await last.promise).toEqual({ type: 'websocket.disconnect', code: 4001, reason: 'bye' })
  await expect.poll(() => server.sockets).toBe(0)
  expect(servers.errors).toEqual([])
})

test('behind the answer to a goodbye nothing is written, also while the peer has much to read before it', async () => {
  const hasSaid = Promise.withResolvers<void>()
  const { port } = await servers.serve(
    accepting(async (send, receive) => {
      const bytes = Buffer.alloc(8 * 1024 * 1024)
      await send({ type: 'websocket.send', bytes })
      await receive()
      await send({ type: 'websocket.send', text: 'too late' })
      await new Promise((resolve) => setImmediate(resolve))
      hasSaid.resolve()
    }),
    { limits: { maxQueuedBytes: 16 * 1024 * 1024 } },
  )
  const peer = await RawPeer.upgrade(port)
  peer.socket.pause()

  peer.say(Buffer.concat([frame({ payload: 'one' }), frame({ opcode: 8 })]))
  await hasSaid.promise
  peer.socket.resume()

  // Nothing but a ping of ours stands between them.
  expect((await peer.isClosed()).slice(-6)).toBe('\0\x89\x011\x88\0')
})

test('a peer that just vanishes is a disconnect with 1006', async () => {
  const last = Promise.withResolvers<Event>()
  const { port } = await servers.serve(
    accepting(async (_send, receive) => last.resolve(await receive())),
  )

  const peer = await RawPeer.upgrade(port)
  peer.socket.resetAndDestroy()

  expect(await last.promise).toEqual({ type: 'websocket.disconnect', code: 1006, reason: '' })
})

test.each([
  ['a code nobody may send', { code: 1006 }],
  ['a code that is no code', { code: 99 }],
  ['a reason that does not fit', { reason: 'x'.repeat(124) }],
])('closing with %s is our error', async (_what, close) => {
  const server = await servers.serve(
    accepting((send) => send({ type: 'websocket.close', ...close })),
  )

  expect((await closeOf(await open(server)))[0]).toBe(1011)
  expect(servers.errors[0]).toBeInstanceOf(ProtocolError)
})

test('messages that came before the goodbye are received before it', async () => {
  const goOn = Promise.withResolvers<void>()
  const events = Promise.withResolvers<Event[]>()
  const { port } = await servers.serve(
    accepting(async (_send, receive) => {
      await goOn.promise
      events.resolve([await receive(), await receive(), await receive()])
    }),
  )
  const peer = await RawPeer.upgrade(port)

  peer.say(frame({ payload: 'one' }))
  peer.say(frame({ payload: 'two' }))
  peer.say(frame({ opcode: 8 }))
  await peer.hears(Buffer.from([0x88]))
  goOn.resolve()

  expect(await events.promise).toEqual([
    { type: 'websocket.receive', text: 'one' },
    { type: 'websocket.receive', text: 'two' },
    { type: 'websocket.disconnect', code: 1005, reason: '' },
  ])
})

test('a socket whose messages are not taken is not read from, and catches up later', async () => {
  const goOn = Promise.withResolvers<void>()
  let received = 0
  const server = await servers.serve(
    accepting(async (_send, receive) => {
      await goOn.promise
      while ((await receive()).type === 'websocket.receive') received++
    }),
  )
  const peer = await RawPeer.upgrade(server.port)
  const hose = new Hose(peer.socket)
  const poured = hose.pour(frame({ payload: 'x'.repeat(50_000) }), 1_000)

  expect(await settled(() => hose.times)).toBeLessThan(500)

  goOn.resolve()
  await poured
  await expect.poll(() => received).toBe(1_000)
  peer.socket.destroy()
})

test('a reader that does not read is closed with 1013, then cut; others read on', async () => {
  const sends = new Map<string, { send: Send; queuedBytes: () => number }>()
  const ends: Event[] = []
  const server = await servers.serve(
    accepting(async (send, receive, { path, queuedBytes }) => {
      sends.set(path, { send, queuedBytes: queuedBytes ?? (() => 0) })
      const event = await receive()
      if (path === '/slow') ends.push(event)
    }),
    { limits: { maxQueuedBytes: 300_000, closeTimeout: 200 } },
  )
  const slow = await RawPeer.connect(server.port)
  slow.say(handshake([], '/slow'))
  await slow.hears('\r\n\r\n')
  slow.socket.pause()
  const quick = await open(server, '/quick')
  let heard = 0
  quick.on('message', () => heard++)

  const news = encodeText('x'.repeat(60_000))
  let told = 0
  let most = 0
  while (ends.length === 0) {
    for (const { send, queuedBytes } of sends.values()) {
      await send({ type: 'websocket.send', frame: news })
      most = Math.max(most, queuedBytes())
    }
    told++
    await expect.poll(() => heard, { interval: 1 }).toBe(told)
  }

  expect(most).toBeLessThanOrEqual(300_000)
  expect(ends).toEqual([{ type: 'websocket.disconnect', code: 1006, reason: '' }])
  expect(quick.readyState).toBe(WebSocket.OPEN)
  quick.close()
  slow.socket.destroy()
})

test('a dead peer is found by its silence', async () => {
  const server = await servers.serve(echo, {
    limits: { pingEvery: 100, silence: 300 },
  })
  const peer = await RawPeer.upgrade(server.port)

  await peer.hears(Buffer.from([0x89, 0x01]))
  await peer.isClosed()

  await expect.poll(() => server.sockets).toBe(0)
})

test('messages after our goodbye do not keep the goodbye of the peer from being read', async () => {
  const last = Promise.withResolvers<Event>()
  const { port } = await servers.serve(
    accepting(async (send, receive) => {
      await send({ type: 'websocket.close', code: 4000 })
      last.resolve(await receive())
    }),
    { limits: { closeTimeout: 60_000 } },
  )
  const peer = await RawPeer.upgrade(port)
  await peer.hears(Buffer.from([0x88]))

  for (let n = 0; n < 100; n++) peer.say(frame({ payload: 'one more thing' }))
  peer.say(frame({ opcode: 8, payload: Buffer.from([0x0f, 0xa0]) }))

  await peer.isClosed()
  expect(await last.promise).toEqual({ type: 'websocket.disconnect', code: 4000, reason: '' })
})

describe('security 65: more handshakes in a second than the server takes', () => {
  test('are told to come back, before the application hears of them', async () => {
    let asked = 0
    const server = await servers.serve(
      (scope, receive, send) => {
        asked++
        return echo(scope, receive, send)
      },
      { limits: { maxHandshakesPerSecond: 2 } },
    )
    await RawPeer.upgrade(server.port)
    await RawPeer.upgrade(server.port)

    const third = await RawPeer.connect(server.port)
    third.say(handshake())

    expect(await third.isClosed()).toMatch(/^HTTP\/1.1 503 .*\r\nretry-after: 1\r\n/s)
    expect(asked).toBe(2)
  })

  test('are those alone that are well formed: the others take no place', async () => {
    const { port } = await servers.serve(echo, { limits: { maxHandshakesPerSecond: 2 } })
    for (let n = 0; n < 20; n++) {
      const bad = await RawPeer.connect(port)
      bad.say(handshake([n % 2 === 0 ? 'Sec-WebSocket-Key: tulip' : 'Sec-WebSocket-Version: 12']))
      expect(await bad.isClosed()).toMatch(n % 2 === 0 ? /^HTTP\/1.1 400 / : /^HTTP\/1.1 426 /)
    }
    const ada = await RawPeer.upgrade(port)
    const bob = await RawPeer.upgrade(port)
    for (const { socket } of [ada, bob]) socket.destroy()
  })
})
