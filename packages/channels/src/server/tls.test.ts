import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { get } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ServeOptions } from './server.ts'
import { echo, respond, TestServers } from './test-peers.ts'

const tls = makeCertificate()
if (!tls) console.warn('SKIPPED: no openssl on PATH, so TLS is not tested.')

function makeCertificate(): { cert: Buffer; key: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'channels-tls-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', key, '-out', cert],
  ])
  const pair = made.status === 0 ? { cert: readFileSync(cert), key: readFileSync(key) } : undefined
  rmSync(folder, { recursive: true })
  return pair
}

describe.skipIf(!tls)('one port with a certificate', () => {
  const servers = new TestServers()
  afterEach(() => servers.close())
  const serveSecurely = (options: ServeOptions = {}) => {
    if (!tls) throw new Error('There is no certificate.')
    return servers.serve(echo, { ...options, tls })
  }
  const ca = tls?.cert

  const openHttp2 = (port: number) => {
    const session = connectHttp2(`https://localhost:${port}`, { ca })
    session.on('error', () => {})
    return session
  }

  test('speaks HTTP/2, with large bodies and many requests at once', async () => {
    const { port, url } = await serveSecurely()
    expect(url).toBe(`https://127.0.0.1:${port}`)
    const session = openHttp2(port)

    const answers = [1, 1_000_000, 0].map(async (size) => {
      const stream = session.request({ ':method': 'POST', ':path': '/gr%C3%BC' })
      stream.end(Buffer.alloc(size))
      let body = ''
      for await (const piece of stream) body += piece
      return body
    })

    expect(await Promise.all(answers)).toEqual(['1', '1000000', '0'])
    session.close()
  })

  test('tells the application of HTTP/2 what HTTP/1.1 tells it', async () => {
    const { port } = await servers.serve(
      async (scope, _receive, send) => {
        const { headers, httpVersion, scheme } = scope as unknown as {
          headers: Headers
          httpVersion: string
          scheme: string
        }
        const body = JSON.stringify({ ...Object.fromEntries(headers), httpVersion, scheme })
        const answer = new Headers({ connection: 'close', 'x-tea': 'green' })
        await send({ type: 'http.response.start', status: 200, headers: answer })
        await send({ type: 'http.response.body', body: Buffer.from(body) })
      },
      { tls: tls as NonNullable<typeof tls> },
    )
    const session = openHttp2(port)
    const stream = session.request({ ':path': '/', cookie: ['a=1', 'b=2'] })
    const [headers] = await once(stream, 'response')
    let body = ''
    for await (const piece of stream) body += piece

    expect(headers['x-tea']).toBe('green')
    expect(JSON.parse(body)).toEqual({
      host: `localhost:${port}`,
      cookie: 'a=1; b=2',
      httpVersion: '2',
      scheme: 'https',
    })
    session.close()
  })

  test('HTTP/2 refuses a request that names two hosts', async () => {
    const { port } = await serveSecurely()
    const session = openHttp2(port)
    const statuses: unknown[] = []
    for (const host of [`LOCALHOST:${port}`, 'evil.test']) {
      const stream = session.request({ ':authority': `localhost:${port}`, host }).resume()
      statuses.push((await once(stream, 'response'))[0][':status'])
    }
    expect(statuses).toEqual([200, 400])
    session.close()
  })

  test('security 64: of an HTTP/2 connection the application has 16 requests at once, and a thousand in all', async () => {
    const seen = { now: 0, most: 0 }
    const { port } = await servers.serve(
      async (_scope, _receive, send) => {
        seen.most = Math.max(seen.most, ++seen.now)
        await new Promise((resolve) => setImmediate(resolve))
        seen.now--
        await respond(send, 200, 'tea')
      },
      { tls: tls as NonNullable<typeof tls> },
    )
    const session = openHttp2(port)
    await once(session, 'connect')
    const ended = once(session, 'close')
    let goAway = false
    session.once('goaway', () => {
      goAway = true
    })
    /** The status; undefined where the connection ended before. */
    const ask = () =>
      new Promise<unknown>((answered) => {
        const stream = session.request({ ':path': '/' }).resume()
        stream.on('error', () => {})
        stream.once('response', (headers) => answered(headers[':status']))
        stream.once('close', () => answered(undefined))
      })
    let answers = 0
    while (!session.closed && !session.destroyed) {
      const round = await Promise.all(Array.from({ length: 50 }, ask))
      answers += round.filter((status) => status === 200).length
    }
    await ended

    expect(seen.most).toBe(16)
    expect(goAway).toBe(true)
    // What the connection had opened before it heard of its end is answered as well.
    expect(answers).toBeGreaterThanOrEqual(1_000)
    expect(answers).toBeLessThan(1_100)
  })

  test('HTTP/2 refuses a bad path, and answers HEAD without a body', async () => {
    const { port } = await serveSecurely()
    const session = openHttp2(port)

    const statuses: unknown[] = []
    for (const request of [{ ':path': '/%ff' }, { ':method': 'HEAD', ':path': '/' }]) {
      const stream = session.request(request).resume()
      const [headers] = await once(stream, 'response')
      await once(stream, 'close')
      statuses.push(headers[':status'])
    }

    expect(statuses).toEqual([400, 200])
    session.close()
  })

  test('speaks HTTP/1.1 to a client that knows nothing else', async () => {
    const { port } = await serveSecurely()

    const request = get({ port, host: 'localhost', ca, agent: false })
    const [answer] = await once(request, 'response')
    answer.resume()

    expect([answer.statusCode, answer.httpVersion]).toEqual([200, '1.1'])
  })

  test('carries WebSockets, as a browser opens them: HTTP/1.1 by ALPN', async () => {
    const { port } = await serveSecurely()
    const socket = new WebSocket(`wss://localhost:${port}/ws`, {
      ca,
      ALPNProtocols: ['http/1.1'],
    } as object)
    await once(socket, 'open')

    for (const text of ['Tea?', 'x'.repeat(65_536)]) {
      socket.send(text)
      const [data] = await once(socket, 'message')
      expect(data.toString()).toBe(text)
    }

    socket.close()
    await once(socket, 'close')
  })

  test('headers that come too slowly are cut off here too', async () => {
    const { port } = await serveSecurely({ limits: { headersTimeout: 1_000 } })
    const socket = connectTls({ port, host: 'localhost', ca, ALPNProtocols: ['http/1.1'] })
    socket.on('error', () => {})
    await once(socket, 'secureConnect')
    socket.resume().write('GET / HTTP/1.1\r\nX-Slow: ')

    await once(socket, 'close')
  })

  test('a peer that speaks no TLS is cut off, and so is one that says nothing', async () => {
    const { port } = await serveSecurely({ limits: { headersTimeout: 1_000 } })
    const [silent, loud] = [connectPlain(port, '127.0.0.1'), connectPlain(port, '127.0.0.1')]
    for (const socket of [silent, loud]) socket.on('error', () => {}).resume()
    loud.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')

    await Promise.all([once(silent, 'close'), once(loud, 'close')])
    expect(servers.errors).toEqual([])
  })

  test('draining ends HTTP/2 sessions and secure sockets', async () => {
    const server = await serveSecurely()
    const session = openHttp2(server.port)
    await once(session, 'connect')
    const socket = new WebSocket(`wss://localhost:${server.port}`, { ca })
    await once(socket, 'open')
    const closed = Promise.all([once(session, 'close'), once(socket, 'close')])

    await server.drain()

    const [, [code]] = await closed
    expect(code).toBe(1012)
    expect(server.connections).toBe(0)
  })
})
