import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:http2'
import { get } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { securityHeaders } from '../http/security-headers.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).error === undefined
if (!hasOpenssl) console.warn('SKIPPED: no openssl on PATH, so TLS is not tested.')

/** A certificate of our own making for 127.0.0.1. */
function makeCertificate(folder: string): { LOBBY_TLS_CERT: string; LOBBY_TLS_KEY: string } {
  const certificate = join(folder, 'cert.pem')
  const key = join(folder, 'key.pem')
  const wanted = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const files = ['-keyout', key, '-out', certificate, '-days', '2']
  const { status, stderr } = spawnSync('openssl', ['req', ...kind, ...files, ...wanted])
  if (status !== 0) throw new Error(stderr.toString())
  return { LOBBY_TLS_CERT: certificate, LOBBY_TLS_KEY: key }
}

/** Answers of the application, of the API, and of the engine itself. */
const answersOfHttp2 = [
  [{ ':path': '/' }, 200],
  [{ ':path': '/api/rooms' }, 200],
  [{ ':path': '/api/nothing' }, 404],
  [{ ':path': '/', ':authority': 'evil.test' }, 403],
  [{ ':path': '/%ff' }, 400],
  [{ ':path': '/', host: 'evil.test' }, 403],
  [{ ':path': '/', ':authority': 'localhost', host: 'evil.test' }, 400],
  [{ ':path': '/', expect: 'tea' }, 417],
] as const

test.skipIf(!hasOpenssl)(
  'security 19: with TLS, browsers are told to stay with it, and answers of HTTP/2 have the same headers; one port serves HTTPS, HTTP/2 and secure sockets, and the command line finds the server',
  async () => {
    await using folder = await temporaryFolder()
    const tls = makeCertificate(folder.path)
    const env = { LOBBY_DATA: join(folder.path, 'data'), ...tls }
    await using server = await LobbyProcess.start(env)
    const ca = await readFile(tls.LOBBY_TLS_CERT)
    expect(server.url).toMatch(/^https:/)

    const [page] = await once(get(server.url, { ca }), 'response')
    expect(await text(page)).toContain('<!doctype html>')
    expect(page.headers['strict-transport-security']).toBe('max-age=63072000')
    const [answer] = await once(get(`${server.url}/api/rooms`, { ca }), 'response')
    expect(JSON.parse(await text(answer))).toMatchObject({ rooms: [{ slug: 'lobby' }] })

    const session = connect(server.url, { ca })
    const stream = session.request({ ':path': '/health' })
    const [headers] = await once(stream, 'response')
    expect(headers[':status']).toBe(200)
    expect(JSON.parse(await text(stream))).toMatchObject({ status: 'ok' })
    for (const [wanted, status] of answersOfHttp2) {
      const [answered] = await once(session.request(wanted).resume(), 'response')
      expect([wanted, answered]).toEqual([
        wanted,
        expect.objectContaining({ ':status': status, ...securityHeaders({ tls: true }) }),
      ])
    }
    session.close()

    expect(await handshake(`${server.url}/ws`, { ca, origin: server.url })).toBe(101)
    const plain = server.url.replace('https', 'http')
    expect(await handshake(`${server.url}/ws`, { ca, origin: plain })).toBe(403)

    const listed = await runLobby(['room', 'list'], env)
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('lobby\t') })
    const doctor = await runLobby(['doctor'], { ...env, PORT: new URL(server.url).port })
    expect(doctor).toMatchObject({ code: 0 })
  },
)

/** The status that a secure socket's handshake is answered with. */
function handshake(url: string, { ca, origin }: { ca: Buffer; origin: string }) {
  const headers = {
    connection: 'upgrade',
    upgrade: 'websocket',
    origin,
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  return new Promise<number | undefined>((answered, failed) => {
    const request = get(url, { ca, headers })
    request.once('error', failed)
    request.once('upgrade', (response, socket) => {
      socket.destroy()
      answered(response.statusCode)
    })
    request.once('response', (response) => {
      response.resume()
      answered(response.statusCode)
    })
  })
}
