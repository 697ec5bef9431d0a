import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
import { hasPostgres, newDatabase } from '../../testing/test-database.ts'
import { openStorage } from '../storage.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const tea = { kind: 'message.created', author: ada, body: 'Tea?' } as const

/** A node: a storage with a folder of its own, over a database of all. */
async function node(databaseUrl: string) {
  const troubles = openTroubles(noLogger)
  const storage = await openStorage({ dataFolder: temporaryFolder(), databaseUrl, troubles })
  const log = openRoomLog(storage)
  onTestFinished(async () => {
    await log.close()
    await storage.close()
    troubles.close()
  })
  return { storage, log, troubles }
}

/** A statement of the operator's. */
async function run(databaseUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

describe.skipIf(!hasPostgres)('over PostgreSQL', () => {
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
    const start = async (port?: number): Promise<PostgresServer> => {
      const server = await startPostgres({ folder, ...(port && { port }) })
      onTestFinished(() => server.stop('SIGQUIT'))
      return server
    }
    const server = await start()
    const url = server.url('postgres')
    return { server, url, again: () => start(Number(new URL(url).port)) }
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
