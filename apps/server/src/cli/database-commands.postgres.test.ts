import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runLobby, temporaryFolder } from '../testing/lobby-process.ts'

test.each([
  ['check', 'pg_amcheck'],
  ['backup', 'pg_dump'],
])(
  '`lobby %s` takes no file in the folder for the data that is in PostgreSQL, and names what does it',
  async (command, instead) => {
    await using folder = await temporaryFolder()
    const env = { LOBBY_DATA: join(folder.path, 'data') }
    // As a server leaves it that was moved.
    await runLobby(['room', 'create', 'garden'], {
      ...env,
      DATABASE_URL: '',
      LOBBY_SECRET_FILE: '',
    })
    const file = command === 'backup' ? [join(folder.path, 'lobby.tar')] : []
    expect(await runLobby([command, ...file], env)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^lobby: .*DATABASE_URL.*${instead}.*\\n$`)),
    })
  },
)

test('`lobby doctor` asks the database, and says why it cannot be', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path, PORT: '0' }
  expect((await runLobby(['doctor'], env)).stdout).toMatch(/^ok {6}database: PostgreSQL at 127/m)
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
