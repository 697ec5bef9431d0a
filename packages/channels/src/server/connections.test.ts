import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Connections } from './connections.ts'
import { echo, handshake, RawPeer, respond, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

/** A connection from an address that no test machine has. */
class FarSocket extends EventEmitter {
  readonly remoteAddress: string
  readonly remotePort = nextPort++
  isClosed = false

  constructor(address: string) {
    super()
    this.remoteAddress = address
  }

  destroy() {
    this.isClosed = true
    this.emit('close')
  }
}
let nextPort = 10_000

function build(limits: { maxConnections?: number; maxConnectionsPerNetwork?: number }) {
  const { maxConnections = 1_000, maxConnectionsPerNetwork = Number.POSITIVE_INFINITY } = limits
  const connections = new Connections({ maxConnections, maxConnectionsPerNetwork })
  const open = (address: string) => {
    const socket = new FarSocket(address)
    connections.add(socket as unknown as Socket)
    return socket
  }
  const busy = (address: string) => {
    const socket = open(address)
    return { socket, release: connections.use(socket) }
  }
  return { connections, open, busy }
}

describe('security 65: connections of one network', () => {
  test('are refused above their bound, and those of others are not', () => {
    const { connections, busy } = build({ maxConnectionsPerNetwork: 4 })
    const status = (address: string) => connections.refusal(busy(address).socket)

    for (let n = 0; n < 4; n++) expect(status('192.0.2.1')).toBeUndefined()
    expect(status('::ffff:192.0.2.1')).toBe(429)
    expect(status('192.0.2.2')).toBeUndefined()
  })

  test('are bounded for a /56 and a /48 as well', () => {
    const { connections, busy } = build({ maxConnectionsPerNetwork: 2 })
    const welcome = (groups: string) =>
      connections.refusal(busy(`2001:db8:${groups}::1`).socket) === undefined
    const all = Array.from({ length: 100 }, (_, n) => n.toString(16))

    expect(all.flatMap((n) => [n, n]).filter((n) => welcome(`1:${n}`))).toHaveLength(8)
    expect(all.flatMap((n) => [n, n]).filter((n) => welcome(`2:${n}00`))).toHaveLength(32)
    expect(welcome('3:0')).toBe(true)
  })

  test('make room above three quarters: the one that was idle for longest is closed', () => {
    const { open, busy, connections } = build({ maxConnectionsPerNetwork: 8 })
    const used = busy('192.0.2.1')
    const idle = Array.from({ length: 5 }, () => open('192.0.2.1'))
    const elsewhere = open('192.0.2.2')
    used.release()
    expect(idle.map(({ isClosed }) => isClosed)).not.toContain(true)

    const more = Array.from({ length: 5 }, () => open('192.0.2.1'))
    expect(idle.map(({ isClosed }) => isClosed)).toEqual(Array(5).fill(true))
    // It was the last to become idle.
    expect(used.socket.isClosed).toBe(false)
    expect([...more, elsewhere].map(({ isClosed }) => isClosed)).not.toContain(true)
    open('192.0.2.1')
    expect(used.socket.isClosed).toBe(true)
    expect(connections.size).toBe(7)
  })

  test('count no more when they have closed', () => {
    const { connections, busy } = build({ maxConnectionsPerNetwork: 1 })
    const first = busy('192.0.2.1').socket
    expect(connections.refusal(busy('192.0.2.1').socket)).toBe(429)
    first.destroy()
    expect(connections.refusal(busy('192.0.2.1').socket)).toBe(429)
    connections.destroyAll()
    expect(connections.refusal(busy('192.0.2.1').socket)).toBeUndefined()
  })

  test('are not counted for this machine, and not for a Unix socket', () => {
    const { connections, busy } = build({ maxConnectionsPerNetwork: 1 })
    for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1', ''])
      for (let n = 0; n < 3; n++) expect(connections.refusal(busy(own).socket)).toBeUndefined()
  })
})

describe('security 64: a network that asks for very much at once', () => {
  const socket = (address: string) => new FarSocket(address) as unknown as Socket

  test('has its connections cut for ten seconds; those of others are not', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const { connections } = build({ maxConnectionsPerNetwork: 100 })
      const rush = (address: string) => connections.rushes(socket(address))
      const mayOpen = (address: string) => connections.mayOpen(socket(address))

      expect([rush('192.0.2.1'), mayOpen('::ffff:192.0.2.1')]).toEqual([true, false])
      expect([rush('192.0.2.1'), mayOpen('192.0.2.2')]).toEqual([true, true])
      vi.advanceTimersByTime(9_900)
      expect(mayOpen('192.0.2.1')).toBe(false)
      vi.advanceTimersByTime(100)
      expect([mayOpen('192.0.2.1'), rush('192.0.2.1'), mayOpen('192.0.2.1')]).toEqual([
        true,
        true,
        false,
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  test('is never this machine, nor a proxy that everybody comes through', () => {
    const own = build({ maxConnectionsPerNetwork: 100 }).connections
    const behindProxy = build({}).connections
    for (let n = 0; n < 5; n++) {
      expect(own.rushes(socket('127.0.0.1'))).toBe(false)
      expect(behindProxy.rushes(socket('192.0.2.1'))).toBe(false)
    }
    expect(own.mayOpen(socket('127.0.0.1'))).toBe(true)
    expect(behindProxy.mayOpen(socket('192.0.2.1'))).toBe(true)
  })
})

describe('security 65: connections that say nothing', () => {
  test('make room for those that do, also when there are more than the server may have', async () => {
    const { port } = await servers.serve(echo, { limits: { maxConnections: 40 } })
    const ada = await RawPeer.upgrade(port)
    const silent = await Promise.all(Array.from({ length: 70 }, () => RawPeer.connect(port)))

    for (let n = 0; n < 20; n++) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
      expect(answer.status).toBe(200)
    }
    expect(silent.filter(({ socket }) => socket.closed).length).toBeGreaterThanOrEqual(39)
    expect(ada.socket.closed).toBe(false)
    for (const { socket } of [ada, ...silent]) socket.destroy()
  })

  test('do not make those leave whose request is under way', async () => {
    const goOn = Promise.withResolvers<void>()
    let asked = 0
    const { port } = await servers.serve(
      async (_scope, _receive, send) => {
        asked++
        await goOn.promise
        await respond(send, 200, 'tea')
      },
      { limits: { maxConnections: 12 } },
    )
    const busy = await Promise.all(Array.from({ length: 6 }, () => RawPeer.connect(port)))
    for (const peer of busy) peer.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => asked).toBe(6)
    const silent = await Promise.all(Array.from({ length: 30 }, () => RawPeer.connect(port)))
    goOn.resolve()

    for (const peer of busy) await peer.hears('tea')
    for (const { socket } of [...busy, ...silent]) socket.destroy()
  })
})

test('one connection more than allowed is refused for a request and for a handshake', async () => {
  const { port } = await servers.serve(echo, { limits: { maxConnections: 1 } })
  const first = await RawPeer.upgrade(port)
  for (const said of [handshake(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n']) {
    const late = await RawPeer.connect(port)
    late.say(said)
    expect(await late.isClosed()).toMatch(/^HTTP\/1.1 503 /)
  }
  first.socket.destroy()
})
