import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'
import { StorageError } from './storage-error.ts'

/**
 * Brings the schema up to this code's, in one transaction, and answers the
 * names of the steps it took. Throws StorageError for a schema that a newer
 * Lobby has made, and for a step that fails; then nothing has changed.
 */
export async function migrate(
  // biome-ignore lint/suspicious/noExplicitAny: before it has run, no type of the tables is true
  db: Kysely<any>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<string[]> {
  await refuseNewer(db, migrations)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
    throw new StorageError(
      `The database could not be brought up to date, and is as it was: ${reason}.`,
      {
        cause: error,
      },
    )
  }
  return (results ?? []).map(({ migrationName }) => migrationName)
}

async function refuseNewer(
  db: Kysely<unknown>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(db)
  const unknown = rows.find(({ name }) => !Object.hasOwn(migrations, name))
  if (!unknown) return
  throw new StorageError(
    `The database was made by a newer Lobby (it has the step ${unknown.name}): start that version or a later one, or restore a backup of this one.`,
  )
}
