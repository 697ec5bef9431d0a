import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askServer } from './running-server.ts'
import { buildChat } from './testing/build-chat.ts'

/** For a name that is not a loopback one, as a server's certificate is. */
function makeCertificate(): { cert: Buffer; key: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-tls-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', '/CN=chat.example.org', '-keyout', key, '-out', cert],
  ])
  const pair = made.status === 0 ? { cert: readFileSync(cert), key: readFileSync(key) } : undefined
  rmSync(folder, { recursive: true })
  return pair
}

const tls = makeCertificate()
if (!tls) console.warn('SKIPPED: no openssl on PATH, so asking over TLS is not tested.')

test('the operator is let in by the token', async () => {
  await using chat = await buildChat({ operatorToken: 'secret', env: { LOBBY_OPEN_ROOMS: 'off' } })
  const room = { method: 'POST', body: { slug: 'attic' } }

  const stranger = await askServer({ url: chat.url, token: 'guessed' }, '/api/rooms', room)
  const operator = await askServer({ url: chat.url, token: 'secret' }, '/api/rooms', room)

  expect([stranger.status, operator.status]).toEqual([401, 201])
  expect(JSON.parse(operator.text)).toMatchObject({ slug: 'attic' })
})

test.skipIf(!tls)(
  'over TLS, the server is known by its certificate and not by a name',
  async () => {
    const server = createServer({ ...tls }, (_request, response) => response.end('here'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const certificate = tls?.cert.toString() ?? ''
    const anothers = makeCertificate()?.cert.toString() ?? ''

    expect(await askServer({ url, token: 'secret', certificate }, '/health')).toMatchObject({
      status: 200,
      text: 'here',
    })
    await expect(
      askServer({ url, token: 'secret', certificate: anothers }, '/health'),
    ).rejects.toThrow()
    server.close()
  },
)
