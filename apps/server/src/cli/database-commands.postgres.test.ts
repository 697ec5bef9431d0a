import { existsSync, writeFileSync } from 'node:fs'
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

test.each([
  [
    's3://KEY:SECRET@chat-files/lobby?region=eu-central-1',
    'the bucket chat-files under lobby/ at https://',
  ],
  ['/srv/lobby/files', '/srv/lobby/files'],
])(
  '`lobby backup` makes none of PostgreSQL, and says that the files in %s are in none of its backups',
  async (files, said) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'lobby.tar')
    const refused = await runLobby(['backup', file], {
      LOBBY_DATA: folder.path,
      LOBBY_FILES: files,
    })

    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`copy ${said}`) })
    expect(refused.stderr).not.toContain('SECRET@')
    expect(existsSync(file)).toBe(false)
  },
)
