import { afterEach, describe, expect, test } from 'vitest'
import type { Application } from '../application.ts'
import { NoRoute } from '../errors.ts'
import type { ServerLimits } from './limits.ts'
import { echo, type FrameShape, frame, handshake, RawPeer, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

async function serveEcho(limits: Partial<ServerLimits> = {}): Promise<number> {
  return (await servers.serve(echo, { limits })).port
}

/** The proof that a server still serves everybody else. */
async function isWell(port: number): Promise<boolean> {
  const ada = await RawPeer.upgrade(port)
  ada.say(frame({ payload: 'still there?' }))
  await ada.hears('still there?')
  ada.socket.destroy()
  return (await (await fetch(`http://127.0.0.1:${port}`)).text()) === '0'
}

describe('security 20: frames that must not be', () => {
  test.each<[string, number, FrameShape[]]>([
    ['an unmasked frame', 1002, [{ isMasked: false }]],
    ['the first reserved bit', 1002, [{ reserved: 4 }]],
    ['the second reserved bit', 1002, [{ reserved: 2 }]],
    ['the third reserved bit', 1002, [{ reserved: 1 }]],
    ['an unknown opcode', 1002, [{ opcode: 3 }]],
    ['an unknown control opcode', 1002, [{ opcode: 11 }]],
    ['a continuation of nothing', 1002, [{ opcode: 0 }]],
    ['a message inside a message', 1002, [{ fin: false }, { payload: 'x' }]],
    ['a ping in pieces', 1002, [{ opcode: 9, fin: false }]],
    ['a ping of 126 bytes', 1002, [{ opcode: 9, payload: 'x'.repeat(126) }]],
    ['a close of 126 bytes', 1002, [{ opcode: 8, payload: 'x'.repeat(126) }]],
    ['a close of one byte', 1002, [{ opcode: 8, payload: 'x' }]],
    ['a close code nobody may send', 1002, [{ opcode: 8, payload: Buffer.from([3, 238]) }]],
    ['text that is not UTF-8', 1007, [{ payload: Buffer.from([0xc3, 0x28]) }]],
    ['a message one byte too long', 1009, [{ payload: 'x'.repeat(65_537) }]],
    [
      'pieces that are one byte too long together',
      1009,
      [
        { fin: false, payload: 'x'.repeat(65_536) },
        { opcode: 0, payload: 'x' },
      ],
    ],
    [
      'one piece too many',
      1008,
      [{ fin: false, payload: 'x' }, ...Array(16).fill({ opcode: 0, fin: false, payload: 'x' })],
    ],
  ])('%s closes the socket with %i', async (_what, code, frames) => {
    const port = await serveEcho()
    const peer = await RawPeer.upgrade(port)

    for (const shape of frames) peer.say(frame(shape))

    expect(await peer.closeCode()).toBe(code)
    expect(await isWell(port)).toBe(true)
    expect(servers.errors).toEqual([])
  })

  test('a length beyond all numbers closes the socket with 1009', async () => {
    const port = await serveEcho()
    const peer = await RawPeer.upgrade(port)

    peer.say(Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))

    expect(await peer.closeCode()).toBe(1009)
  })

  test('exactly what is allowed is taken', async () => {
    const peer = await RawPeer.upgrade(await serveEcho())
    const text = 'x'.repeat(65_536)

    peer.say(frame({ payload: text }))
    await peer.hears(text)
    peer.say(frame({ fin: false, payload: 'a' }))
    for (let n = 0; n < 14; n++) peer.say(frame({ fin: false, opcode: 0, payload: 'b' }))
    peer.say(frame({ opcode: 0, payload: 'c' }))

    await peer.hears(`a${'b'.repeat(14)}c`)
    peer.socket.destroy()
  })

  test('200,000 tiny pieces are refused without being kept', async () => {
    const port = await serveEcho()
    const before = process.memoryUsage().rss

    const piece = frame({ fin: false, opcode: 0, payload: 'x' })
    const flood = Buffer.concat(Array(1_000).fill(piece))
    const peers = await Promise.all(Array.from({ length: 10 }, () => RawPeer.upgrade(port)))
    for (const peer of peers) {
      peer.say(frame({ fin: false, payload: 'x' }))
      for (let n = 0; n < 20; n++) peer.say(flood)
    }

    for (const peer of peers) expect(await peer.closeCode()).toBe(1008)
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
    expect(await isWell(port)).toBe(true)
  })

  test('a flood of pings is answered or cut, and bothers nobody else', async () => {
    const port = await serveEcho()
    const peer = await RawPeer.upgrade(port)
    peer.socket.pause()

    const flood = Buffer.concat(Array(10_000).fill(frame({ opcode: 9, payload: 'x'.repeat(100) })))
    for (let n = 0; n < 10; n++) peer.say(flood)

    expect(await isWell(port)).toBe(true)
    peer.socket.destroy()
  })

  test('noise after the handshake crashes nothing', async () => {
    const port = await serveEcho()
    let seed = 20_261_121
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed
    }

    for (let n = 0; n < 200; n++) {
      const peer = await RawPeer.upgrade(port)
      peer.say(Buffer.from(Array.from({ length: 64 }, () => (random() >> 8) % 256)))
      peer.socket.end()
      peer.socket.destroySoon()
    }

    expect(await isWell(port)).toBe(true)
    expect(servers.errors).toEqual([])
  })
})

describe('security 21: handshakes that must not be', () => {
  test.each([
    ['another version', 426, handshake(['Sec-WebSocket-Version: 12'])],
    ['no version', 426, handshake().replace(/Sec-WebSocket-Version.*\r\n/, '')],
    ['no key', 400, handshake().replace(/Sec-WebSocket-Key.*\r\n/, '')],
    ['a key that is none', 400, handshake(['Sec-WebSocket-Key: tulip'])],
    ['another method', 405, handshake().replace('GET', 'DELETE')],
    ['subprotocols that are no names', 400, handshake(['Sec-WebSocket-Protocol: a b'])],
    ['an empty subprotocol', 400, handshake(['Sec-WebSocket-Protocol: a,,b'])],
    ['a path that is not UTF-8', 400, handshake([], '/%ff')],
    ['a fragment', 400, handshake([], '/#x')],
  ])('%s is answered with %i', async (_what, status, request) => {
    const port = await serveEcho()
    const peer = await RawPeer.connect(port)
    peer.say(request)

    expect(await peer.isClosed()).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(await isWell(port)).toBe(true)
  })

  test('subprotocols offered twice do not confuse anybody', async () => {
    const port = await serveEcho()
    const peer = await RawPeer.connect(port)
    peer.say(handshake(['Sec-WebSocket-Protocol: a, a']))

    expect(await peer.hears('\r\n\r\n')).toMatch(/^HTTP\/1.1 (101|400) /)
    peer.socket.destroy()
    expect(await isWell(port)).toBe(true)
  })

  test('2,000 headers with an upgrade are refused', async () => {
    const port = await serveEcho()
    const small = Array.from({ length: 2_000 }, (_, n) => `X${n}: ${'a'.repeat(20)}`)
    const tiny = Array.from({ length: 2_000 }, () => `A:`)

    for (const headers of [small, tiny]) {
      const peer = await RawPeer.connect(port)
      peer.say(handshake(headers))
      expect(await peer.isClosed()).toMatch(/^HTTP\/1.1 431 /)
    }
    expect(await isWell(port)).toBe(true)
  })

  test('one header more than allowed is refused, for requests and for upgrades', async () => {
    const port = await serveEcho({ maxHeadersCount: 20 })
    const headers = (count: number) => Array.from({ length: count }, (_, n) => `X${n}: y`)
    const request = (count: number) =>
      `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers(count - 2).join('\r\n')}\r\n\r\n`

    const answers: string[] = []
    for (const said of [request(20), request(21), handshake(headers(16))]) {
      const peer = await RawPeer.connect(port)
      peer.say(said)
      answers.push((await peer.isClosed()).slice(9, 12))
    }
    const peer = await RawPeer.upgrade(port, headers(15))
    peer.socket.destroy()

    expect(answers).toEqual(['200', '431', '431'])
  })

  test('a client that leaves in the middle of its handshake is forgotten', async () => {
    const decided = Promise.withResolvers<void>()
    const server = await servers.serve(async (_scope, receive, send) => {
      await receive()
      await decided.promise
      await send({ type: 'websocket.accept' })
      while ((await receive()).type !== 'websocket.disconnect');
    })
    const peer = await RawPeer.connect(server.port)
    peer.say(handshake())
    await expect.poll(() => server.sockets).toBe(1)
    peer.socket.resetAndDestroy()
    decided.resolve()

    await expect.poll(() => server.sockets).toBe(0)
    expect(servers.errors).toEqual([])
  })
})

describe('security 21: requests that must not be', () => {
  test('headers that come too slowly are answered with 408', async () => {
    const port = await serveEcho({ headersTimeout: 200 })
    const peer = await RawPeer.connect(port)
    peer.say('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')

    expect(await peer.isClosed()).toMatch(/^HTTP\/1.1 408 /)
  })

  test('a body that comes too slowly ends the connection', async () => {
    const port = await serveEcho({ headersTimeout: 200, requestTimeout: 300 })
    const peer = await RawPeer.connect(port)
    peer.say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx')

    await peer.isClosed()
    expect(servers.errors).toEqual([])
  })

  test.each([
    [
      'too many bytes of headers',
      431,
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`,
    ],
    ['no HTTP at all', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    [
      'two lengths',
      400,
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
    ],
    [
      'a length and chunks',
      400,
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no host', 400, 'GET / HTTP/1.1\r\n\r\n'],
    ['a NUL in a header', 400, 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n'],
  ])('%s is answered with %i', async (_what, status, request) => {
    const port = await serveEcho()
    const peer = await RawPeer.connect(port)
    peer.say(Buffer.from(request, 'latin1'))

    expect(await peer.isClosed()).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(await isWell(port)).toBe(true)
  })

  test('an offer of another upgrade is an ordinary request', async () => {
    const port = await serveEcho()
    const peer = await RawPeer.connect(port)
    peer.say('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')

    expect(await peer.hears('\r\n\r\n0')).toMatch(/^HTTP\/1.1 200 /)
    peer.socket.destroy()
  })

  test.each([
    ['no good key', handshake(['Sec-WebSocket-Key: tulip'])],
    ['no application', handshake([], '/refused')],
  ])(
    'a handshake with %s is refused after the pause, so that it cannot come again at once',
    async (_what, request) => {
      const app: Application = (scope, ...rest) =>
        'path' in scope && scope.path === '/refused'
          ? Promise.reject(new NoRoute())
          : echo(scope, ...rest)
      const { port } = await servers.serve(app, { limits: { refusalPause: 3_600_000 } })
      const peer = await RawPeer.connect(port)
      peer.say(request)

      expect(await isWell(port)).toBe(true)
      expect(peer.heard.toString()).toBe('')
      peer.socket.destroy()
    },
  )

  test('one connection more than allowed is answered with 503, and the rest go on', async () => {
    const port = await serveEcho({ maxConnections: 2 })
    const peers = [await RawPeer.upgrade(port), await RawPeer.upgrade(port)]

    for (const request of [handshake(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n']) {
      const late = await RawPeer.connect(port)
      late.say(request)
      expect(await late.isClosed()).toMatch(/^HTTP\/1.1 503 /)
    }

    peers[0]?.say(frame({ payload: 'still there?' }))
    await peers[0]?.hears('still there?')
    for (const peer of peers) peer.socket.destroy()
  })
})
