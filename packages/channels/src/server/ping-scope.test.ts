import { afterEach, expect, test } from 'vitest'
import type { WebSocketScope } from '../application.ts'
import { frame, RawPeer, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

/** One socket: its peer, and its scope as the application has it. */
async function openSocket() {
  const opened = Promise.withResolvers<WebSocketScope>()
  const server = await servers.serve(async (scope, receive, send) => {
    await receive()
    await send({ type: 'websocket.accept' })
    opened.resolve(scope as WebSocketScope)
    await send({ type: 'websocket.send', text: 'Tea?' })
    await receive()
  })
  const peer = await RawPeer.upgrade(server.port)
  return { peer, scope: await opened.promise }
}

const pong = (payload: string) => frame({ opcode: 10, payload })

test('whenRead waits for the answer to a ping that stands behind everything sent', async () => {
  const { peer, scope } = await openSocket()
  let isRead = false
  const read = scope.whenRead?.().then(() => {
    isRead = true
  })

  await peer.hears(Buffer.from([0x81, 4, ...Buffer.from('Tea?'), 0x89, 1, ...Buffer.from('1')]))
  peer.say(pong('guess'))
  await expect.poll(() => scope.unansweredFor?.()).toBeGreaterThan(20)
  expect(isRead).toBe(false)

  peer.say(pong('1'))
  await read
  expect(scope.unansweredFor?.()).toBe(0)
})
