// A copy that is killed at a row which the target never finishes, and begun again.
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { copyMarkKey } from '../storage/copy-mark.ts'
import { openStorage } from '../storage/storage.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { runLobby, spawnLobby } from '../testing/lobby-process.ts'
import { newDatabase } from '../testing/test-database.ts'
import { checkDatabase } from './check-database.ts'
import { copyPlace } from './copy-place.ts'
import { exportLines, type Totals } from './export-lines.ts'
import { type Place, readPlace } from './stored-places.ts'
import { eventfulFolder } from './testing/eventful-folder.ts'

/** A target in which the 900th banned address is never stored, and what lets it be. */
interface Target {
  readonly place: Place
  /** The mark, as it is stored. */
  mark(): Promise<string | undefined>
  release(): Promise<void>
}

const stuckAt = 'ban-0900'
const secretIn = (folder: string) => readFileSync(join(folder, 'secret'), 'utf8')

/** A stopped server with three pages of banned addresses. */
async function source(): Promise<string> {
  const folder = await eventfulFolder()
  const database = new DatabaseSync(join(folder, 'lobby.db'))
  database.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1200)
    insert into address_bans (id, network, reason, createdBy, createdAt, expiresAt)
    select printf('ban-%04d', i), printf('10.0.%d.%d/32', i / 250, i % 250), '', '',
      '2026-01-01T00:00:00.000Z', null from n`)
  database.close()
  return folder
}

async function stuckPostgres(): Promise<Target> {
  const databaseUrl = await newDatabase()
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    return client.query(statement).finally(() => client.end())
  }
  await run(`create function stick() returns trigger as
      $$ begin perform pg_sleep(3600); return new; end $$ language plpgsql;
    create trigger stick before insert on address_bans for each row
      when (new.id = '${stuckAt}') execute function stick()`)
  return {
    place: { databaseUrl },
    mark: async () =>
      (await run(`select value from meta where "key" = '${copyMarkKey}'`)).rows[0]?.value,
    async release() {
      // What the killed process had begun sleeps on.
      await run(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)
      await run('drop trigger stick on address_bans')
    },
  }
}

async function stuckFolder(): Promise<Target> {
  const folder = join(temporaryFolder(), 'data')
  const path = join(folder, 'lobby.db')
  const use = <Answer>(work: (database: DatabaseSync) => Answer): Answer => {
    const database = new DatabaseSync(path, { timeout: 5_000 })
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  await (await openStorage({ dataFolder: folder })).close()
  use((database) =>
    database.exec(`create trigger stick before insert on address_bans when new.id = '${stuckAt}'
      begin
        select count(*) from (with recursive n(i) as (select 1 union all select i + 1 from n) select i from n);
      end`),
  )
  return {
    place: { folder },
    mark: async () =>
      use((database) => database.prepare('select value from meta where key = ?').get(copyMarkKey))
        ?.value as string | undefined,
    release: async () => use((database) => database.exec('drop trigger stick')),
  }
}

const nameOf = (place: Place) => ('folder' in place ? `sqlite:${place.folder}` : place.databaseUrl)

/** Begins the copy, and kills it when the page before the row that sticks is stored. */
async function killInTheMiddle(from: Place, target: Target, env: Record<string, string>) {
  const args = ['copy', '--from', nameOf(from), '--to', nameOf(target.place)]
  const child = await spawnLobby(args, env)
  let said = ''
  child.stderr.on('data', (piece) => {
    said += piece
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close')
  await expect
    .poll(async () => `${await target.mark()} ${said}`, { timeout: 150_000 })
    .toContain('"address_bans","after":["ban-0500"]')
  child.kill('SIGKILL')
  await ended
  return () => runLobby([...args, '--json'], env)
}

async function totalsAt(place: Place, secret: string): Promise<Totals> {
  return readPlace(place, secret, async ({ db }) => {
    let last = ''
    for await (const line of exportLines(db, secret)) last = line
    return JSON.parse(last).totals
  })
}

async function secretFile(secret: string): Promise<{ LOBBY_SECRET_FILE: string }> {
  const path = join(temporaryFolder(), 'secret')
  writeFileSync(path, secret, { mode: 0o600 })
  return { LOBBY_SECRET_FILE: path }
}

describe('a copy that was killed', () => {
  test.each<[string, () => Promise<Target>]>([
    ['to PostgreSQL', stuckPostgres],
    ['from PostgreSQL to a folder', stuckFolder],
  ])(
    '%s goes on where it was, and until its end no server starts there',
    async (_, stuck) => {
      const folder = await source()
      const secret = secretIn(folder)
      const env = await secretFile(secret)
      const target = await stuck()
      let from: Place = { folder }
      if ('folder' in target.place) {
        from = { databaseUrl: await newDatabase('empty') }
        await copyPlace({ folder }, from, secret)
      }
      const again = await killInTheMiddle(from, target, env)
      await target.release()

      const options = { dataFolder: temporaryFolder(), ...target.place }
      if ('folder' in target.place) options.dataFolder = target.place.folder
      await expect(openStorage(options)).rejects.toThrow(/has not ended.*lobby copy/)
      if ('folder' in target.place) {
        const report = checkDatabase(join(target.place.folder, 'lobby.db'))
        expect(report.checks.flatMap(({ problems }) => problems)).toEqual([
          expect.stringMatching(/has not ended/),
        ])
      }
      const other = { folder: await eventfulFolder() }
      // Another history of the same server, as from a backup: with the same secret.
      const database = new DatabaseSync(join(other.folder, 'lobby.db'))
      database.exec(`update meta set value = 'another' where key = 'epoch'`)
      database.close()
      writeFileSync(join(other.folder, 'secret'), secret)
      await expect(copyPlace(other, target.place, secret)).rejects.toThrow(/from another server/)

      const { code, stdout, stderr } = await again()
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(JSON.parse(stdout)).toMatchObject({
        rows: { address_bans: 1_200 },
        wentOnIn: 'address_bans',
      })
      expect(await totalsAt(target.place, secret)).toEqual(await totalsAt({ folder }, secret))
      if ('folder' in target.place) {
        expect(secretIn(target.place.folder)).toBe(secret)
        expect(checkDatabase(join(target.place.folder, 'lobby.db')).ok).toBe(true)
      }
      await (await openStorage(options)).close()
    },
    120_000,
  )

  test('does not go on when the source was written to since', async () => {
    const folder = await source()
    const secret = secretIn(folder)
    const target = await stuckPostgres()
    await killInTheMiddle({ folder }, target, await secretFile(secret))
    await target.release()
    const database = new DatabaseSync(join(folder, 'lobby.db'))
    database.exec(`delete from address_bans where id = 'ban-0001'`)
    database.close()
    await expect(copyPlace({ folder }, target.place, secret)).rejects.toThrow(/written to since/)
    await expect(openStorage({ dataFolder: temporaryFolder(), ...target.place })).rejects.toThrow(
      /has not ended/,
    )
  }, 400_000)
})
