import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { everythingStored } from '../testing/from-outside.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

const link = /Become its owner: (http:\/\/127\.0\.0\.1:\d+)\/claim\/([\w-]{43})\n/

/** The link that a start has printed. */
async function claimLink(server: LobbyProcess) {
  const [, origin, token = ''] = await waitUntil(() => link.exec(server.said()))
  return { origin, token }
}

function claim(server: LobbyProcess, token: string, username = 'Ada') {
  const account = { username, password: 'the garden of ada 17' }
  return fetch(`${server.url}/api/auth/claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, account }),
  })
}

test('security 10: each start without an owner prints the same link, which is good once', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path }
  const first = await LobbyProcess.start(env)
  const old = await claimLink(first)
  expect(old.origin).toBe(first.url)
  await first.end('SIGTERM')

  const second = await LobbyProcess.start(env)
  const { token } = await claimLink(second)
  expect(token).toBe(old.token)
  // A command beside the server, or after it, leaves the link as it is.
  await runLobby(['user', 'list'], env)
  expect((await claim(second, `${token.slice(1)}A`)).status).toBe(404)
  expect((await claim(second, token)).status).toBe(200)
  expect((await claim(second, token, 'Eve')).status).toBe(404)
  await second.end('SIGTERM')

  await using third = await LobbyProcess.start({ ...env, LOG_LEVEL: 'info' })
  await waitUntil(() => third.said().includes('Ready.'))
  expect(await third.end('SIGTERM')).toBe(0)
  expect(third.said()).not.toMatch(link)
})

test('security 14: no password, token or cookie is in the log or in the database', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path, LOG_LEVEL: 'trace' })
  const { token } = await claimLink(server)
  const post = (path: string, body: object, more: Record<string, string> = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url, ...more },
      body: JSON.stringify(body),
    })
  const password = 'the garden of ada 17'

  const claimed = await claim(server, token)
  const [cookie = '', csrf = ''] = claimed.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
  const proof = { cookie, 'x-csrf-token': csrf.split('=')[1] ?? '' }
  await fetch(`${server.url}/claim/${token}`)
  await post('/api/auth/sign-in', { username: 'Ada', password: 'canary of a wrong one' })
  expect((await post('/api/auth/sign-in', { username: 'Ada', password }, proof)).status).toBe(200)
  await post('/api/auth/sign-in', { username: 7, password: 'canary of nonsense' })
  await post('/api/auth/reset', { token: 'c'.repeat(43), password: 'canary of a reset' })
  await server.end('SIGTERM')

  const said = server.said().replace(link, '')
  const secrets = [token, password, 'canary', cookie.split('=')[1]?.split('.')[0] ?? 'missing']
  secrets.push(csrf.split('=')[1] ?? 'missing')
  expect(claimed.status).toBe(200)
  for (const secret of secrets) expect(said).not.toContain(secret)
  const stored = await everythingStored(folder.path)
  expect(stored).toContain('Ada')
  for (const secret of secrets) expect(stored).not.toContain(secret)
})
