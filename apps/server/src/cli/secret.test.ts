import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

test('security 39: `lobby secret` makes 32 random bytes, for their owner alone, and writes over nothing', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: join(folder.path, 'data') }
  const file = join(folder.path, 'lobby.secret')
  const printed = await runLobby(['secret'], env)
  expect(printed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[\w-]{43}\n$/) })

  expect(await runLobby(['secret', file], env)).toMatchObject({ code: 0 })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const written = readFileSync(file, 'utf8')
  expect(Buffer.from(written, 'base64url')).toHaveLength(32)
  expect(written).not.toBe(printed.stdout)
  const again = await runLobby(['secret', file], env)
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') })
  expect(readFileSync(file, 'utf8')).toBe(written)
})

test('security 39: a server takes the secret of LOBBY_SECRET_FILE, and no other one until it is adopted', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'lobby.secret')
  const env = { LOBBY_DATA: join(folder.path, 'data'), LOBBY_SECRET_FILE: file, PORT: '0' }
  const guessable = 'A'.repeat(43)
  writeFileSync(file, guessable)
  const refused = await runLobby(['start'], env)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('`lobby secret') })
  expect(refused.stderr).not.toContain(guessable)

  await runLobby(['secret', `${file}.1`], env)
  const first = { ...env, LOBBY_SECRET_FILE: `${file}.1` }
  const server = await LobbyProcess.start(first)
  await server.end('SIGTERM')
  expect((await runLobby(['doctor'], first)).stdout).toMatch(/^ok {6}secret: LOBBY_SECRET_FILE/m)

  await runLobby(['secret', `${file}.2`], env)
  const second = { ...env, LOBBY_SECRET_FILE: `${file}.2` }
  const other = await runLobby(['start'], second)
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('same file') })
  expect(await runLobby(['secret', '--adopt'], second)).toMatchObject({ code: 0 })
  await using adopted = await LobbyProcess.start(second)
  expect(await adopted.end('SIGTERM')).toBe(0)
})
