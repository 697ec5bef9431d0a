// `lobby check` over PostgreSQL: the same rules, on a copy of its rows in a folder for temporary files.
import { DatabaseSync } from 'node:sqlite'
import { notEnded } from '../storage/copy-mark.ts'
import type { Database } from '../storage/database.ts'
import { folderAt } from '../storage/folder.ts'
import { storedId } from '../storage/ids.ts'
import { readRows } from '../storage/portable-rows.ts'
import { portableTables } from '../storage/portable-tables.ts'
import { knownSteps, lookAtPostgres, readPostgres } from '../storage/postgres/look.ts'
import { openStorage } from '../storage/storage.ts'
import { StorageError } from '../storage/storage-error.ts'
import { checkDatabase } from './check-database.ts'
import { type CheckReport, checkOf } from './check-report.ts'
import { forAWhile, withDraft } from './drafts.ts'

/**
 * Looks at a database at one moment of it, for reading alone, also beside the nodes that write to it. Throws
 * StorageError where it cannot be opened, and where there is nothing in it.
 */
export async function checkPostgres(databaseUrl: string): Promise<CheckReport> {
  const { version, bytes, steps, dbEpoch, isHalf } = await lookAtPostgres(databaseUrl)
  if (!steps) throw new StorageError('There is nothing in the database of DATABASE_URL yet.')
  const size = `${Math.ceil(bytes / 1024)} KB, as PostgreSQL ${version} has it`
  const schema = checkOf('schema', `${steps.at(-1)}, as this version has it`, [
    ...steps
      .filter((name) => !knownSteps.includes(name))
      .map((name) => `A newer Lobby has made it (it has the step ${name}).`),
    ...knownSteps
      .filter((name) => !steps.includes(name))
      .map((name) => `The step ${name} is missing: run \`lobby migrate\` first.`),
    ...(isHalf ? [notEnded] : []),
  ])
  if (schema.problems.length > 0) return { ok: false, checks: [checkOf('file', size, []), schema] }
  return withDraft(forAWhile, async (draft) => {
    await (await openStorage({ dataFolder: draft })).close()
    const { database } = folderAt(draft)
    await readPostgres(databaseUrl, (db) => copyAsItIs(db, database, dbEpoch))
    const { ok, checks } = checkDatabase(database)
    const [file, , ...others] = checks
    return { ok, checks: [checkOf('file', size, file?.problems ?? []), schema, ...others] }
  })
}

/** Every row as it is stored, whatever is wrong with it. The reading may begin anew. */
async function copyAsItIs(db: Database, path: string, dbEpoch: string): Promise<void> {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  try {
    database.exec('begin')
    for (const [table, { columns }] of Object.entries(portableTables)) {
      const names = Object.keys(columns)
      const kinds = Object.values(columns)
      if (table !== 'meta') database.exec(`delete from "${table}"`)
      const insert = database.prepare(
        `insert or replace into "${table}" (${names.map((name) => `"${name}"`).join(', ')})
         values (${names.map(() => '?').join(', ')})`,
      )
      for await (const row of readRows(db, table))
        insert.run(
          ...names.map((name, index) => {
            const value = row[name] ?? null
            return kinds[index] === 'id' && typeof value === 'string' ? storedId(value) : value
          }),
        )
    }
    database.prepare(`update meta set value = ? where key = 'epoch'`).run(dbEpoch)
    database.exec('commit')
  } finally {
    database.close()
  }
}
