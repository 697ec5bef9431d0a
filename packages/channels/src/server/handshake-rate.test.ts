import { afterEach, expect, test } from 'vitest'
import { HandshakeRate } from './handshake-rate.ts'
import { echo, handshake, RawPeer, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

test('lets in a second’s worth at once, and the same again in every second', () => {
  let now = 0
  const rate = new HandshakeRate(3, () => now)
  const admitted = () => [1, 2, 3, 4, 5].filter(() => rate.admit()).length

  expect(admitted()).toBe(3)
  now += 400
  expect(admitted()).toBe(1)
  now += 60_000
  expect(admitted()).toBe(3)
})

test('the rest is told to come back, before the application hears of it', async () => {
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

  expect(await third.isClosed()).toMatch(/^HTTP\/1.1 503 .*\r\nRetry-After: 1\r\n/s)
  expect(asked).toBe(2)
})
