import pg from 'pg'
import { type FinalLog, readLog } from './final-log.ts'

/** Reads the database of a cluster. */
export async function readPostgresLog(url: string): Promise<FinalLog> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await readLog(async (sql, ...values) => (await client.query(sql, values)).rows)
  } finally {
    await client.end()
  }
}
