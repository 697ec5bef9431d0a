// The database as another program has it, past the server: of a data folder, over what this run stands on.
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { askServer, databaseOf } from './test-database.ts'

type Row = Record<string, unknown>

/** A connection of its own. Names with capitals are quoted in what it is asked. */
interface Outside {
  ask(sql: string): Promise<Row[]>
  close(): Promise<void>
}

/** Connects to the database of a data folder. */
export async function connectFromOutside(dataFolder: string): Promise<Outside> {
  const connectionString = await databaseOf(dataFolder)
  if (connectionString === undefined) {
    const file = new DatabaseSync(join(dataFolder, 'lobby.db'), { timeout: 10_000 })
    return { ask: async (sql) => file.prepare(sql).all(), close: async () => file.close() }
  }
  const client = new pg.Client({ connectionString })
  await client.connect()
  return { ask: async (sql) => (await client.query(sql)).rows, close: () => client.end() }
}

/** Asks once. */
export async function askFromOutside(dataFolder: string, sql: string): Promise<Row[]> {
  const outside = await connectFromOutside(dataFolder)
  return outside.ask(sql).finally(() => outside.close())
}

/** Takes the database from under a server, until what is answered is called. */
export async function takeAway(dataFolder: string): Promise<() => Promise<void>> {
  const url = await databaseOf(dataFolder)
  if (url === undefined) {
    const file = join(dataFolder, 'lobby.db')
    await rename(file, `${file}.aside`)
    return () => rename(`${file}.aside`, file)
  }
  const name = new URL(url).pathname.slice(1)
  await askServer(`alter database ${name} allow_connections false`)
  await askServer(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  )
  await askServer(`alter database ${name} rename to aside_${name}`)
  return async () => {
    await askServer(`alter database aside_${name} allow_connections true`)
    await askServer(`alter database aside_${name} rename to ${name}`)
  }
}

/** All that is stored: SQLite's files, or every row, with bytes as they are. What is looked for in it is ASCII. */
export async function everythingStored(dataFolder: string): Promise<string> {
  if ((await databaseOf(dataFolder)) !== undefined) return everyRow(dataFolder)
  const files = ['lobby.db', 'lobby.db-wal'].map((file) =>
    // A stopped server leaves no second one.
    readFile(join(dataFolder, file), 'latin1').catch(() => ''),
  )
  return (await Promise.all(files)).join('\n')
}

async function everyRow(dataFolder: string): Promise<string> {
  const outside = await connectFromOutside(dataFolder)
  try {
    const tables = await outside.ask(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    )
    let stored = ''
    for (const { name } of tables)
      for (const row of await outside.ask(`select * from ${name}`))
        for (const value of Object.values(row))
          stored += `${Buffer.isBuffer(value) ? value.toString('latin1') : value}\n`
    return stored
  } finally {
    await outside.close()
  }
}
