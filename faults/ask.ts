// The database of a run, asked by SQL that both kinds of database know.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** Answers the rows of a select; `$1` is the first value. */
export type Ask = <Row extends object>(sql: string, ...values: string[]) => Promise<Row[]>

/** Asks the database in a data folder, which a server may have open. */
export async function askFolder<Answer>(
  dataFolder: string,
  work: (ask: Ask) => Promise<Answer>,
): Promise<Answer> {
  const database = new DatabaseSync(join(dataFolder, 'lobby.db'))
  try {
    return await work(async <Row>(sql: string, ...values: string[]) => {
      return database.prepare(sql.replaceAll(/\$\d/g, '?')).all(...values) as Row[]
    })
  } finally {
    database.close()
  }
}

/** Asks PostgreSQL. */
export async function askPostgres<Answer>(
  url: string,
  work: (ask: Ask) => Promise<Answer>,
): Promise<Answer> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(async (sql, ...values) => (await client.query(sql, values)).rows)
  } finally {
    await client.end()
  }
}
