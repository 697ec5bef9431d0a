import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { runLobby } from '../testing/lobby-process.ts'
import { newDatabase } from '../testing/test-database.ts'
import { checkPostgres } from './check-postgres.ts'
import { copyPlace } from './copy-place.ts'
import { eventfulFolder } from './testing/eventful-folder.ts'

/** A database in which something of every kind has happened, and its secret. */
async function eventfulDatabase() {
  const folder = await eventfulFolder()
  const secret = readFileSync(join(folder, 'secret'), 'utf8')
  const databaseUrl = await newDatabase('empty')
  await copyPlace({ folder }, { databaseUrl }, secret)
  return { databaseUrl, secret }
}

async function run(databaseUrl: string, statement: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  return client.query(statement).finally(() => client.end())
}

const problemsIn = async (databaseUrl: string) =>
  (await checkPostgres(databaseUrl)).checks.flatMap(({ name, problems }) =>
    problems.map((problem) => `${name}: ${problem}`),
  )

describe('over PostgreSQL', () => {
  test('check finds what is wrong in a database, by the rules of a data folder, and changes nothing', async () => {
    const { databaseUrl } = await eventfulDatabase()
    const sound = await checkPostgres(databaseUrl)
    expect(sound).toMatchObject({ ok: true })
    expect(sound.checks.map(({ name }) => name)).toEqual([
      ...['file', 'schema', 'epochs', 'log', 'tables', 'audit log'],
    ])
    expect(sound.checks[0]?.found).toMatch(/^\d+ KB, as PostgreSQL \d+/)
    const lobby = `(select id from rooms where slug = 'lobby')`
    const number = `(select number from rooms where slug = 'lobby')`
    await run(databaseUrl, `update room_heads set epoch = 'another' where "roomId" = ${lobby}`)
    await run(databaseUrl, `delete from message_rows where room = ${number} and seq = 12`)
    await run(databaseUrl, `update room_heads set "lastSeq" = 40 where "roomId" = ${lobby}`)
    await run(
      databaseUrl,
      `alter table audit disable trigger user; update audit set action = 'other' where id = 2`,
    )
    expect(await problemsIn(databaseUrl)).toEqual([
      'epochs: The room lobby has the epoch of another database.',
      'log: The log of lobby ends at 30; its head says 40.',
      'tables: Message 12 of lobby is in the log alone.',
      expect.stringMatching(/^audit log: /),
    ])
    const heads = await run(
      databaseUrl,
      `select "lastSeq"::int from room_heads where epoch = 'another'`,
    )
    expect(heads.rows).toEqual([{ lastSeq: 40 }])
  }, 300_000)

  test('the commands look at the database, or say what to use in their place', async () => {
    const { databaseUrl, secret } = await eventfulDatabase()
    const LOBBY_SECRET_FILE = join(temporaryFolder(), 'secret')
    writeFileSync(LOBBY_SECRET_FILE, secret, { mode: 0o600 })
    const env = {
      ...{ DATABASE_URL: databaseUrl, LOBBY_SECRET_FILE, PORT: '0' },
      LOBBY_DATA: join(temporaryFolder(), 'data'),
    }
    const check = await runLobby(['check'], env)
    expect(check).toMatchObject({ code: 0, stderr: '' })
    expect(check.stdout).toMatch(/^ok {6}file: \d+ KB, as PostgreSQL/)
    expect((await runLobby(['check', '--repair'], env)).stderr).toMatch(/a data folder alone/)
    expect((await runLobby(['doctor'], env)).stdout).toMatch(
      /^ok {6}database: PostgreSQL \d\S*, \d+ KB, a commit survives a power cut$/m,
    )
    const backup = await runLobby(['backup', join(temporaryFolder(), 'all.tar')], env)
    expect(backup).toMatchObject({ code: 1, stdout: '' })
    expect(backup.stderr).toMatch(/^lobby: [^\n]*pg_dump[^\n]*lobby export[^\n]*\n$/)
    await run(
      databaseUrl,
      `insert into kysely_migration (name, timestamp) values ('9999-later', '')`,
    )
    expect((await runLobby(['check'], env)).stdout).toMatch(/WRONG {3}schema: A newer Lobby/)
    expect((await runLobby(['doctor'], env)).stdout).toMatch(/WRONG {3}database: A newer Lobby/)
  }, 300_000)
})
