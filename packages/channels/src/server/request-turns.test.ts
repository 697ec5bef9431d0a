import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import type { Application, HttpScope } from '../application.ts'
import { defaultLimits } from './limits.ts'
import { RequestTurns } from './request-turns.ts'
import { echo, frame, handshake, RawPeer, respond, settled, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
const paths = (count: number) => Array.from({ length: count }, (_, n) => `/${n}`)

/** This machine's address in its network, if it has one: its connections are counted like any other's. */
const outer = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

/** Answers with the path, one turn of the loop later, and counts how many it has at once. */
function counting() {
  const seen = { most: 0, now: 0, asked: 0 }
  const application: Application = async (scope, receive, send) => {
    if (scope.type !== 'http') return echo(scope, receive, send)
    seen.asked++
    seen.most = Math.max(seen.most, ++seen.now)
    await new Promise((resolve) => setImmediate(resolve))
    seen.now--
    await respond(send, 200, `<${(scope as HttpScope).path}>`)
  }
  return { seen, application }
}

describe('security 64: requests of one connection', () => {
  test('come one at a time, and are answered in order', async () => {
    const { seen, application } = counting()
    const { port } = await servers.serve(application)
    const peer = await RawPeer.connect(port)
    peer.say(paths(900).map(get).join(''))

    const heard = await peer.hears('</899>')

    expect(heard.match(/(?<=<)[^>]+/g)).toEqual(paths(900))
    expect(seen.most).toBe(1)
    peer.socket.destroy()
  })

  test('with bodies too', async () => {
    const { port } = await servers.serve(echo)
    const peer = await RawPeer.connect(port)
    const sizes = [1, 70_000, 2, 200_000, 3]
    for (const size of sizes)
      peer.say(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n${'x'.repeat(size)}`)

    await expect
      .poll(() =>
        peer.heard
          .toString()
          .match(/(?<=\r\n\r\n)\d+/g)
          ?.map(Number),
      )
      .toEqual(sizes)
    peer.socket.destroy()
  })

  test('are not read while answers are not taken', async () => {
    let asked = 0
    const { port } = await servers.serve(
      async (_scope, _receive, send) => {
        asked++
        await respond(send, 200, 'x'.repeat(100_000))
      },
      { limits: { maxRequestsPerConnection: 100_000 } },
    )
    const peer = await RawPeer.connect(port)
    peer.socket.pause()
    const flood = get('/').repeat(2_000)
    for (let n = 0; n < 300; n++) peer.say(flood)

    // It goes on until the network's buffers are full, and then it stands still.
    expect(await settled(() => asked)).toBeLessThan(500)
    expect(peer.socket.writableLength).toBeGreaterThan(0)
    peer.socket.destroy()
  })

  test('end with the connection after a thousand, in order', async () => {
    const { seen, application } = counting()
    const { port } = await servers.serve(application)
    const peer = await RawPeer.connect(port)
    peer.say(paths(3_000).map(get).join(''))

    const heard = await peer.isClosed()

    expect(heard.match(/(?<=<)[^>]+/g)).toEqual(paths(1_000))
    expect(heard.match(/connection: close/gi)).toHaveLength(1)
    expect(seen.asked).toBe(1_000)
  })

  test('cut it when very many wait from one network, and bother no other connection', async () => {
    const { seen, application } = counting()
    const limits = { maxWaitingRequestsPerNetwork: 50 }
    const { port } = await servers.serve(application, { limits })
    const loud = await RawPeer.connect(port)
    loud.say(get('/').repeat(200))
    await loud.isClosed()

    const quiet = await RawPeer.connect(port)
    quiet.say(paths(40).map(get).join(''))
    await quiet.hears('</39>')
    expect(seen.most).toBe(1)
    quiet.socket.destroy()
  })

  test('cut it where very many wait on it; fewer are answered', async () => {
    const turns = new RequestTurns(defaultLimits, () => true)
    const node = createServer((request, response) =>
      turns.take(request, response, () => setImmediate(() => response.end(`<${request.url}>`))),
    ).listen(0, '127.0.0.1')
    await once(node, 'listening')
    const { port } = node.address() as AddressInfo
    const busy = await RawPeer.connect(port)
    busy.say(paths(101).map(get).join(''))
    expect((await busy.hears('</100>')).match(/(?<=<)[^>]+/g)).toEqual(paths(101))

    const loud = await RawPeer.connect(port)
    loud.say(paths(102).map(get).join(''))
    expect(await loud.isClosed()).not.toContain('</101>')

    busy.socket.destroy()
    node.close()
    await once(node, 'close')
  })

  test.skipIf(!outer)(
    'cut it where very many wait on it, and the next ones of its network unheard; others are answered',
    async () => {
      const { seen, application } = counting()
      const { port } = await servers.serve(application, {
        host: '0.0.0.0',
        limits: { maxConnectionsPerNetwork: 100 },
      })
      const loud = await RawPeer.connect(port, outer)
      loud.say(get('/').repeat(200))
      await loud.isClosed()
      await expect.poll(() => seen.now).toBe(0)
      const { asked } = seen

      const again = await RawPeer.connect(port, outer)
      again.say(get('/again'))
      expect(await again.isClosed()).toBe('')
      expect(seen.asked).toBe(asked)

      const other = await RawPeer.connect(port)
      other.say(get('/other'))
      await other.hears('</other>')
      other.socket.destroy()
    },
  )

  test('are forgotten when the client leaves before their turn', async () => {
    const seen = { asked: 0 }
    const started = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const limits = { maxWaitingRequestsPerNetwork: 10 }
    const server = await servers.serve(
      async (_scope, _receive, send) => {
        seen.asked++
        started.resolve()
        await goOn.promise
        await respond(send, 200, 'tea')
      },
      { limits },
    )
    const peer = await RawPeer.connect(server.port)
    peer.say(get('/').repeat(10))
    await started.promise
    peer.socket.resetAndDestroy()
    // Nothing is read from it while others wait, so only an answer finds out.
    goOn.resolve()
    await expect.poll(() => server.connections).toBe(0)

    const next = await RawPeer.connect(server.port)
    next.say(get('/').repeat(10))
    await expect.poll(() => next.heard.toString().match(/tea/g)).toHaveLength(10)
    expect(seen.asked).toBeLessThan(21)
    next.socket.destroy()
  })

  test('before a handshake must have been answered, or their answers would be taken for frames', async () => {
    const { application } = counting()
    const { port } = await servers.serve(application)
    const hasty = await RawPeer.connect(port)
    hasty.say(get('/tea') + handshake())
    expect(await hasty.isClosed()).not.toContain('101 Switching')

    const patient = await RawPeer.connect(port)
    patient.say(get('/tea'))
    await patient.hears('</tea>')
    patient.say(handshake())
    await patient.hears('101 Switching')
    patient.say(frame({ payload: 'hello' }))
    await patient.hears('hello')
    patient.socket.destroy()
  })

  test('do not keep others waiting', async () => {
    const { port } = await servers.serve(counting().application)
    const flood = await RawPeer.connect(port)
    flood.say(get('/').repeat(900))
    await flood.hears('200')
    const ada = await RawPeer.connect(port)
    ada.say(get('/ada'))
    await ada.hears('</ada>')
    expect(flood.heard.toString().match(/<\/>/g)?.length ?? 0).toBeLessThan(900)
    ada.socket.destroy()
    flood.socket.destroy()
    await once(flood.socket, 'close')
  })
})
