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

test('whenRead resolves when the connection ends before, and when it has ended', async () => {
  const { peer, scope } = await openSocket()
  const read = scope.whenRead?.()

  peer.socket.destroy()

  await read
  await scope.whenRead?.()
})

test('a socket whose application waits for what it does not read is closed with 1013, and heard of', async () => {
  const ended = Promise.withResolvers<unknown>()
  const limits = { stalled: 300, silence: 1_000, maxUnprocessedFrames: 4 }
  const server = await servers.serve(
    async (scope, receive, send) => {
      await receive()
      await send({ type: 'websocket.accept' })
      await receive()
      // The answer stands behind the frames that are not taken meanwhile.
      await (scope as WebSocketScope).whenRead?.()
      for (;;) {
        const event = await receive()
        if (event.type === 'websocket.disconnect') return ended.resolve(event)
      }
    },
    { limits },
  )
  const peer = await RawPeer.upgrade(server.port)
  peer.say(frame({ opcode: 1, payload: 'first' }))
  await peer.hears(Buffer.from([0x89, 1, ...Buffer.from('1')]))
  // More than one read from the network: what the last one brings stays outside.
  peer.say(Buffer.concat(Array.from({ length: 40_000 }, () => frame({ opcode: 1, payload: 'x' }))))
  peer.say(pong('1'))

  await peer.hears(Buffer.from([0x88, 9, 1013 >> 8, 1013 & 0xff, ...Buffer.from('stalled')]))
  peer.socket.destroy()
  expect(await ended.promise).toMatchObject({ type: 'websocket.disconnect' })
})
