import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runLobby, temporaryFolder } from '../testing/lobby-process.ts'

test('`lobby doctor` says why the database cannot be asked', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path, PORT: '0' }
  const away = { ...env, DATABASE_URL: 'postgres://lobby@127.0.0.1:1/lobby' }
  expect(await runLobby(['doctor'], away)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^WRONG {3}database: .*DATABASE_URL.*ECONNREFUSED/m),
  })
})

test('`lobby migrate` looks at no file that another server has left in the folder', async () => {
  await using folder = await temporaryFolder()
  writeFileSync(join(folder.path, 'lobby.db'), 'Dear diary. '.repeat(1_000))
  const migrated = await runLobby(['migrate'], { LOBBY_DATA: folder.path, LOG_LEVEL: 'silent' })
  expect(migrated).toMatchObject({ code: 0, stdout: 'The database is up to date.\n' })
})
