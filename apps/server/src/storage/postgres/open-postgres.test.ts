import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitUntil } from '@lobby/channels/testing/waiting'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import '../../testing/process-limit.ts'
import {
  type PostgresServer,
  postgresFolder,
  removeFolder,
  startPostgres,
} from '@lobby/channels/testing/postgres-server'
import { noLogger } from '../../ground/logger.ts'
import { openTroubles } from '../../ground/troubles.ts'
import { openRoomLog } from '../../log/open-room-log.ts'
import { newDatabase } from '../../testing/test-database.ts'
import { openStorage } from '../storage.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const tea = { kind: 'message.created', author: ada, body: 'Tea?' } as const

/** A node: a storage with a folder of its own, over a database of all. */
async function node(databaseUrl: string, dataFolder = temporaryFolder()) {
  const troubles = openTroubles(noLogger)
  const storage = await openStorage({ dataFolder, databaseUrl, troubles })
  const log = openRoomLog(storage)
  onTestFinished(async () => {
    await log.close()
    await storage.close()
    troubles.close()
  })
  return { storage, log, troubles }
}

/** A statement of the operator's. */
async function run(databaseUrl: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  return client.query(statement).finally(() => client.end())
}

describe('over PostgreSQL', () => {
  test('several nodes start at once on an empty database, and one of them makes the schema', async () => {
    const url = await newDatabase('empty')
    const nodes = await Promise.all([node(url), node(url), node(url)])

    const [first] = nodes
    const room = await first?.log.createRoom({ slug: 'garden', name: 'Garden' })
    for (const { log } of nodes) await log.append(room?.id ?? '', tea)
    expect(await first?.log.storedHead(room?.id ?? '')).toMatchObject({ seq: 3 })
    expect(nodes.filter(({ storage }) => storage.migrated.length > 0)).toHaveLength(1)
    expect(new Set(nodes.map(({ storage }) => storage.dbEpoch)).size).toBe(1)
  })

  test('two nodes do not share a folder: the second is told who has it, and to take another', async () => {
    const url = await newDatabase()
    const folder = temporaryFolder()
    const { storage } = await node(url, folder)

    await expect(node(url, folder)).rejects.toThrow(
      `The data folder ${folder} is in use by process ${process.pid}: stop that one first, or choose another folder.`,
    )

    expect(await storage.db.selectFrom('rooms').select('id').execute()).toEqual([])
  })

  test('a schema that a newer version made is refused by name', async () => {
    const url = await newDatabase()
    await run(url, `insert into kysely_migration (name, timestamp) values ('9999-later', '')`)
    await expect(node(url)).rejects.toThrow(/newer Lobby .*9999-later/)
  })

  test('a database that is not there is said in one line, without the password', async () => {
    const url = new URL(await newDatabase('empty'))
    url.pathname = '/nowhere'
    url.password = 'canary'
    const opening = node(`${url}`)
    await expect(opening).rejects.toThrow(/cannot be opened \(database "nowhere" does not exist\)/)
    await expect(opening).rejects.not.toThrow(/canary/)
  })

  test('a database that would lose what it acknowledges is refused', async () => {
    const url = await newDatabase()
    const name = new URL(url).pathname.slice(1)
    await run(url, `alter database ${name} set synchronous_commit = off`)
    await expect(node(url)).rejects.toThrow('synchronous_commit=off')
  })

  test('the same rooms have the same epochs, until another history of the database begins', async () => {
    const url = await newDatabase()
    const before = await node(url)
    const room = await before.log.createRoom({ slug: 'garden', name: 'Garden' })
    const { epoch } = await before.log.head(room.id)
    expect((await node(url)).storage.dbEpoch).toBe(before.storage.dbEpoch)
    expect(await before.log.storedHead(room.id)).toMatchObject({ epoch })

    // As when a dump is put back: the tables are made anew.
    await run(
      url,
      `create table copy (like room_heads including all);
       insert into copy select * from room_heads;
       drop table room_heads;
       alter table copy rename to room_heads`,
    )
    const restored = await node(url)
    const head = await restored.log.storedHead(room.id)
    expect(head.epoch).not.toBe(epoch)
    const attic = await restored.log.createRoom({ slug: 'attic', name: 'Attic' })
    expect((await restored.log.head(attic.id)).epoch).not.toBe(head.epoch)
  })

  test('what was read is never known to be true still: others write as well', async () => {
    const { storage } = await node(await newDatabase())
    expect(storage.writes()).not.toBe(storage.writes())
  })

  test('rooms do not wait for each other', async () => {
    const url = await newDatabase()
    const { log, storage } = await node(url)
    const garden = await log.createRoom({ slug: 'garden', name: 'Garden' })
    const attic = await log.createRoom({ slug: 'attic', name: 'Attic' })

    const held = await storage.db.startTransaction().execute()
    await held
      .updateTable('room_heads')
      .set({ lastSeq: 0 })
      .where('roomId', '=', garden.id)
      .execute()
    const waiting = log.append(garden.id, tea)
    expect(await log.append(attic.id, tea)).toMatchObject({ seq: 1 })
    await held.rollback().execute()
    expect(await waiting).toMatchObject({ seq: 1 })
  })

  test('a lock that is not let go of in three seconds is told as busy', async () => {
    const { log, storage } = await node(await newDatabase())
    const garden = await log.createRoom({ slug: 'garden', name: 'Garden' })
    const held = await storage.db.startTransaction().execute()
    await held.updateTable('room_heads').set({ lastSeq: 0 }).execute()
    await expect(log.append(garden.id, tea)).rejects.toMatchObject({ code: 'busy' })
    await held.rollback().execute()
    expect(await log.append(garden.id, tea)).toMatchObject({ seq: 1 })
  })

  test('a transaction that does not end is ended, and cannot commit afterwards', async () => {
    const databaseUrl = await newDatabase()
    const troubles = openTroubles(noLogger)
    const storage = await openStorage({
      ...{ dataFolder: temporaryFolder(), databaseUrl, troubles, transactionLimit: 20 },
    })
    onTestFinished(() => storage.close())
    const endless = await storage.db.startTransaction().execute()
    const ask = () => endless.selectFrom('rooms').selectAll().execute()
    await expect.poll(() => ask().then(String, String)).toContain('longer than 20 ms')
    expect(troubles.health().status).toBe('ok')
    await expect(endless.commit().execute()).rejects.toThrow('longer than 20 ms')
    await endless.rollback().execute()
    expect(await storage.db.selectFrom('rooms').selectAll().execute()).toEqual([])
  })

  async function restartable() {
    const folder = postgresFolder()
    onTestFinished(() => removeFolder(folder))
    const start = async (port?: number, settings = {}): Promise<PostgresServer> => {
      const server = await startPostgres({ folder, settings, ...(port && { port }) })
      onTestFinished(() => server.stop('SIGQUIT'))
      return server
    }
    const server = await start()
    const url = server.url('postgres')
    return { server, url, again: (settings = {}) => start(Number(new URL(url).port), settings) }
  }

  test('while the database is away writes are refused as retryable and health says so; all goes on when it is back', async () => {
    const { server, url, again } = await restartable()
    const { log, storage, troubles } = await node(url)
    const { id } = await log.createRoom({ slug: 'garden', name: 'Garden' })
    await log.append(id, tea)

    await server.stop('SIGQUIT')
    const refused = { code: 'storage', retryAfter: 1_000 }
    await expect(log.append(id, tea)).rejects.toMatchObject(refused)
    await expect(storage.db.selectFrom('rooms').selectAll().execute()).rejects.toMatchObject(
      refused,
    )
    expect(troubles.health()).toMatchObject({
      status: 'failing',
      problems: [{ code: 'storage_away' }],
    })

    await again()
    await expect.poll(() => troubles.health().status).toBe('ok')
    expect(await log.append(id, tea)).toMatchObject({ seq: 2 })
  })

  test('after a failover rooms have new epochs before anything is written', async () => {
    const { server, url, again } = await restartable()
    const { log, troubles } = await node(url)
    const { id } = await log.createRoom({ slug: 'garden', name: 'Garden' })
    const { epoch } = await log.append(id, tea)

    await server.stop()
    writeFileSync(join(server.folder, 'data', 'standby.signal'), '')
    await again()
    await expect(log.append(id, tea)).rejects.toMatchObject({ code: 'storage' })
    expect(troubles.has('storage_away')).toBe(true)

    await run(url, 'select pg_promote()')
    await expect.poll(() => log.append(id, tea).catch(() => ({}))).toMatchObject({ seq: 2 })
    const head = await log.storedHead(id)
    expect(head.epoch).not.toBe(epoch)
    expect((await log.append(id, tea)).epoch).toBe(head.epoch)
  })

  test('a server of the database that may lose what it acknowledged is refused by the setting', async () => {
    const { server, url, again } = await restartable()
    let last = server
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      await last.stop()
      last = await again({ [setting]: 'off' })
      await expect(node(url)).rejects.toThrow(`PostgreSQL runs with ${setting}=off`)
    }
  })

  test('a commit that waits for longer than five seconds is given up, and stored once when it is sent again', async () => {
    const { server, url, again } = await restartable()
    const { log, storage } = await node(url)
    const { id } = await log.createRoom({ slug: 'garden', name: 'Garden' })
    await server.stop()
    // No such standby ever comes.
    const waiting = await again({ synchronous_standby_names: 'nobody' })
    const isBack = () => storage.db.selectFrom('rooms').selectAll().execute()
    await expect.poll(() => isBack().then(({ length }) => length, String)).toBe(1)

    const once = { ...tea, clientId: 'tea-once' }
    const begun = performance.now()
    await expect(log.append(id, once)).rejects.toMatchObject({
      ...{ code: 'storage', retryAfter: 1_000, message: expect.stringContaining('too long') },
    })
    expect(performance.now() - begun).toBeGreaterThanOrEqual(4_900)

    await waiting.stop()
    await again()
    await expect.poll(() => log.append(id, once).catch(() => ({}))).toMatchObject({ seq: 1 })
    expect(await log.storedHead(id)).toMatchObject({ seq: 1 })
  })

  test('a commit that PostgreSQL has here and no standby has is not acknowledged, and a retry finds it', async () => {
    const { server, url, again } = await restartable()
    const { storage, log } = await node(url)
    const { id } = await log.createRoom({ slug: 'garden', name: 'Garden' })
    await server.stop()
    const waiting = await again({ synchronous_standby_names: 'nobody' })
    const isBack = () => storage.db.selectFrom('rooms').selectAll().execute()
    await expect.poll(() => isBack().then(({ length }) => length, String)).toBe(1)

    const once = { ...tea, clientId: 'tea-once' }
    const told = log.append(id, once).catch((error) => error)
    const giveUp = `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`
    await waitUntil(async () => (await run(url, giveUp)).rowCount === 1)
    expect(await told).toMatchObject({ code: 'storage', retryAfter: 1_000 })
    expect((await told).message).toContain('Nobody knows yet')
    expect(await log.storedHead(id)).toMatchObject({ seq: 1 })

    await waiting.stop()
    await again()
    await expect
      .poll(() => log.append(id, once).catch(() => ({})))
      .toMatchObject({ seq: 1, duplicate: true })
    expect(await log.storedHead(id)).toMatchObject({ seq: 1 })
  })

  test('an old primary that comes back gets nothing, and the new one goes on', async () => {
    const { server, url, again } = await restartable()
    const { log, troubles } = await node(url)
    const { id } = await log.createRoom({ slug: 'garden', name: 'Garden' })
    await log.append(id, tea)
    await server.stop()
    const old = postgresFolder()
    onTestFinished(() => removeFolder(old))
    execFileSync('cp', ['-a', join(server.folder, 'data'), old])
    writeFileSync(join(server.folder, 'data', 'standby.signal'), '')
    const promoted = await again()
    await run(url, 'select pg_promote()')
    await expect.poll(() => log.append(id, tea).catch(() => ({}))).toMatchObject({ seq: 2 })

    await promoted.stop()
    const returned = await startPostgres({ folder: old, port: Number(new URL(url).port) })
    onTestFinished(() => returned.stop('SIGQUIT'))
    const refused = await log.append(id, tea).catch((error) => error)
    expect(refused).toMatchObject({ code: 'storage', retryAfter: 1_000 })
    await expect
      .poll(() => log.append(id, tea).catch(({ cause }) => String(cause)))
      .toContain('is an old primary: it is on timeline 00000001, and timeline 00000002 was seen')
    expect(troubles.has('storage_away')).toBe(true)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const stored = await client.query('select count(*)::int as count from event_rows')
    await client.end()
    expect(stored.rows).toEqual([{ count: 1 }])

    await returned.stop()
    await again()
    await expect.poll(() => log.append(id, tea).catch(() => ({}))).toMatchObject({ seq: 3 })
  })

  test('no query is compiled before it runs: all of them are short', async () => {
    const { storage } = await node(await newDatabase())
    const { rows } = await sql`show jit`.execute(storage.db)
    expect(rows).toEqual([{ jit: 'off' }])
  })

  test('it says how large it is', async () => {
    const { storage } = await node(await newDatabase())
    expect(await storage.bytes()).toBeGreaterThan(2 ** 20)
  })

  test('the two databases have the same tables, columns and unique keys', async () => {
    const { storage } = await node(await newDatabase())
    const lite = await openStorage({ dataFolder: temporaryFolder() })
    onTestFinished(() => lite.close())
    expect(await shapeOfPostgres(storage.db)).toEqual(await shapeOfSqlite(lite.db))
  })
})

/** Of versions before: PostgreSQL has never had them. */
const left = [
  'verification',
  ...['user.image', 'account.accessToken', 'account.refreshToken', 'account.idToken'],
  ...['account.accessTokenExpiresAt', 'account.refreshTokenExpiresAt', 'account.scope'],
]

/** Each table with its columns, whether they may be null, and its unique keys. */
type Shape = Record<string, { columns: string[]; keys: string[] }>
type AnyDatabase = Awaited<ReturnType<typeof node>>['storage']['db']

async function columnsOf(db: AnyDatabase): Promise<Shape> {
  const tables = await db.introspection.getTables()
  const shown = tables.filter(({ name, isView }) => !isView && !left.includes(name))
  return Object.fromEntries(
    shown.map(({ name, columns }) => [
      name,
      {
        columns: columns
          .filter((column) => !left.includes(`${name}.${column.name}`))
          // SQLite's primary keys that are row numbers may be null by its word, and never are.
          .map(
            (column) =>
              `${column.name}${column.isNullable && !/^(number|id)$/.test(column.name) ? '?' : ''}`,
          )
          .sort(),
        keys: [],
      },
    ]),
  )
}

async function shapeOfSqlite(db: AnyDatabase): Promise<Shape> {
  const shape = await columnsOf(db)
  for (const [table, { keys }] of Object.entries(shape)) {
    const { rows } = await sql<{ columns: string }>`
      select (select group_concat(name) from (select name from pragma_index_info(list.name) order by name)) as columns
      from pragma_index_list(${table}) as list where "unique" = 1`.execute(db)
    const { rows: primary } = await sql<{ columns: string }>`
      select group_concat(name) as columns from
        (select name from pragma_table_info(${table}) where pk > 0 order by name)`.execute(db)
    keys.push(...new Set([...rows, ...primary].map(({ columns }) => columns)))
    keys.sort()
  }
  return shape
}

async function shapeOfPostgres(db: AnyDatabase): Promise<Shape> {
  const shape = await columnsOf(db)
  for (const [table, { keys }] of Object.entries(shape)) {
    const { rows } = await sql<{ columns: string }>`
      select (select string_agg(attname, ',' order by attname collate "C") from pg_attribute
        where attrelid = indrelid and attnum = any(indkey)) as columns
      from pg_index where indrelid = ${`"${table}"`}::regclass and indisunique`.execute(db)
    keys.push(...new Set(rows.map(({ columns }) => columns)))
    keys.sort()
  }
  return shape
}
