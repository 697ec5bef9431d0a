import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Event } from '../application.ts'
import { drain } from './drain.ts'
import { echo, handshake, RawPeer, respond, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

test('draining closes sockets with 1012 and waits for their applications', async () => {
  const ends: Event[] = []
  const tidied = Promise.withResolvers<void>()
  const server = await servers.serve(async (_scope, receive, send) => {
    await receive()
    await send({ type: 'websocket.accept' })
    ends.push(await receive())
    await tidied.promise
  })
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}`)
  await once(socket, 'open')

  let isDrained = false
  const draining = server.drain().then(() => {
    isDrained = true
  })
  const [code, reason] = await once(socket, 'close')
  expect([code, reason.toString()]).toEqual([1012, 'restart'])
  await expect.poll(() => server.connections).toBe(0)
  expect(isDrained).toBe(false)

  tidied.resolve()
  await draining
  expect(ends).toEqual([{ type: 'websocket.disconnect', code: 1012, reason: 'restart' }])
})

test('draining lets requests finish, ends idle connections, and takes no new ones', async () => {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const server = await servers.serve(
    async (_scope, receive, send) => {
      await receive()
      started.resolve()
      await finish.promise
      await respond(send, 200, 'tea')
    },
    { limits: { keepAliveTimeout: 60_000 } },
  )
  const idle = await RawPeer.connect(server.port)
  const busy = await RawPeer.connect(server.port)
  busy.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await started.promise

  const draining = server.drain({ within: 60_000 })
  await idle.isClosed()
  await expect(RawPeer.connect(server.port)).rejects.toThrow()
  finish.resolve()

  expect(await busy.isClosed()).toContain('tea')
  await draining
})

test('draining refuses a handshake on a connection that was open already', async () => {
  const finish = Promise.withResolvers<void>()
  const server = await servers.serve(async (_scope, _receive, send) => {
    await finish.promise
    await respond(send, 200, 'tea')
  })
  const busy = await RawPeer.connect(server.port)
  busy.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await expect.poll(() => server.connections).toBe(1)
  const late = await RawPeer.connect(server.port)
  late.say(handshake().slice(0, 30))
  await expect.poll(() => server.connections).toBe(2)

  const draining = server.drain({ within: 2_000 })
  late.say(handshake().slice(30))

  expect(await late.isClosed()).toMatch(/^(HTTP\/1.1 503 |$)/)
  finish.resolve()
  await draining
})

test('what does not end in time is cut off', async () => {
  const server = await servers.serve(() => new Promise(() => {}))
  const stuck = await RawPeer.connect(server.port)
  stuck.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await expect.poll(() => server.connections).toBe(1)

  await server.drain({ within: 50 })

  await stuck.isClosed()
  expect(server.connections).toBe(0)
})

test('a second drain, and a close after it, find nothing left to do', async () => {
  const server = await servers.serve(async () => {})

  await Promise.all([server.drain(), server.drain()])
  await server.close()

  expect(server.connections).toBe(0)
})

test('many sockets are closed in waves, spread over the time but its last second', async () => {
  vi.useFakeTimers()
  const waves: [number, number][] = []
  const begin = Date.now()
  const drained = drain(
    {
      sockets: 300,
      closeSockets: (count) => waves.push([Date.now() - begin, count]),
      whenDone: () => new Promise((done) => setTimeout(done, 950)),
      stopAccepting() {},
      cut() {},
    },
    { within: 1_900, waves: 3 },
  )
  await vi.advanceTimersByTimeAsync(950)
  await drained
  vi.useRealTimers()

  expect(waves).toEqual([
    [0, 100],
    [300, 100],
    [600, 100],
    [900, 100],
  ])
})

test('of sockets that are closed in waves none is forgotten', async () => {
  const server = await servers.serve(echo)
  const sockets = Array.from({ length: 150 }, () => new WebSocket(`ws://127.0.0.1:${server.port}`))
  await Promise.all(sockets.map((socket) => once(socket, 'open')))
  const codes = sockets.map(async (socket) => (await once(socket, 'close'))[0])

  await server.drain({ within: 60_000, waves: 300 })

  expect(await Promise.all(codes)).toEqual(Array(150).fill(1012))
})

test('draining waits for no connection that carries nothing, whatever it carried before', async () => {
  const server = await servers.serve(
    (scope, receive, send) =>
      scope.type === 'http' ? respond(send, 200, 'tea') : echo(scope, receive, send),
    { limits: { keepAliveTimeout: 60_000, headersTimeout: 60_000, requestTimeout: 120_000 } },
  )
  const peers = await Promise.all(Array.from({ length: 30 }, () => RawPeer.connect(server.port)))
  const [, ...spoken] = peers
  for (const [n, peer] of spoken.entries()) {
    if (n % 3 === 0) peer.say('GET / HTTP/1.1\r\nHost: a\r\nX-Half: ')
    if (n % 3 === 1) {
      peer.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await peer.hears('tea')
    }
    if (n % 3 === 2) {
      peer.say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HT')
      await peer.hears('tea')
    }
  }
  const begin = performance.now()

  await server.drain({ within: 60_000 })

  for (const peer of peers) await peer.isClosed()
  expect(performance.now() - begin).toBeLessThan(30_000)
})
