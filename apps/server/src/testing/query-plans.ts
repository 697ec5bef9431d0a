// How the database goes about the queries of a function.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CompiledQuery } from 'kysely'
import type { Database } from '../storage/database.ts'
import { database } from './test-database.ts'

export interface Asked {
  readonly sql: string
  readonly parameters?: readonly unknown[]
}

/** The database, and every query that goes through it, as it is sent. */
export function recordQueries(db: Database): { db: Database; asked: Asked[] } {
  const asked: Asked[] = []
  const recorder = db.withPlugin({
    transformQuery({ node, queryId }) {
      asked.push(db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { db: recorder, asked }
}

/** The steps of a query that touch a table or sort, as SQLite words them. */
export function planOf(dataFolder: string, { sql }: Asked): string[] {
  const file = new DatabaseSync(join(dataFolder, 'lobby.db'), { readOnly: true })
  try {
    const rows = file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
    return rows
      .map(({ detail }) => String(detail))
      .filter((step) => /^(SCAN|SEARCH|USE)/.test(step))
  } finally {
    file.close()
  }
}

/** Whether a query reads a table from end to end, over whichever database. PostgreSQL is told to take an index where there is one: a test's tables are small. */
export async function readsAll(db: Database, { sql, parameters = [] }: Asked): Promise<boolean> {
  const explain = database === 'sqlite' ? 'explain query plan' : 'explain'
  const { rows } = await db.transaction().execute(async (tx) => {
    if (database === 'postgres')
      await tx.executeQuery(CompiledQuery.raw('set local enable_seqscan = off'))
    return tx.executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]))
  })
  return /Seq Scan|"SCAN/.test(JSON.stringify(rows))
}
