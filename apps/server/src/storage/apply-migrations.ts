import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'
import { inTheWay } from './in-the-way.ts'
import { StorageError } from './storage-error.ts'

/** A step of the schema. */
export interface Step extends Migration {
  /**
   * It adds tables, columns that may be left out, and indexes, and nothing that the version before it would stumble over: a
   * server of that version starts on the database, and goes on beside newer ones.
   */
  readonly expands?: true
}

export type Steps = Readonly<Record<string, Step>>

/** The key in `meta` that says of a step that it expands, to a version that does not have it. */
const expandsKey = (name: string) => `expands ${name}`

/**
 * Brings the schema up to this code's, in one transaction, and answers the
 * names of the steps it took. Throws StorageError for a schema in which a newer
 * Lobby has changed something, and for a step that fails; then nothing has changed.
 */
export async function migrate(
  // biome-ignore lint/suspicious/noExplicitAny: before it has run, no type of the tables is true
  db: Kysely<any>,
  steps: Steps,
): Promise<string[]> {
  const done = await stepsOf(db)
  const unknown = done.filter((name) => !Object.hasOwn(steps, name))
  if (unknown.length > 0) {
    await refuseChanged(db, unknown)
    if (Object.keys(steps).every((name) => done.includes(name))) return []
    throw newer(unknown[0])
  }
  const provider = { getMigrations: async () => noted(steps) }
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest()
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

/** The same steps; those that expand say so in the database, in the transaction in which they are taken, and are held to it. */
function noted(steps: Steps): Record<string, Migration> {
  const entries = Object.entries(steps).map(([name, step]): [string, Migration] => [
    name,
    step.expands
      ? {
          async up(db) {
            const before = await db.introspection.getTables()
            await step.up(db)
            const changes = inTheWay(before, await db.introspection.getTables())
            if (changes.length > 0)
              throw new Error(`The step ${name} says that it expands, but ${changes.join(', ')}`)
            await db
              .insertInto('meta')
              .values({ key: expandsKey(name), value: '' })
              .execute()
          },
        }
      : step,
  ])
  return Object.fromEntries(entries)
}

/** The names of the steps that the database has taken, in their order. */
async function stepsOf(db: Kysely<unknown>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return []
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(db)
  return rows.map(({ name }) => name)
}

async function refuseChanged(
  db: Kysely<{ meta: { key: string } }>,
  unknown: readonly string[],
): Promise<void> {
  const rows = await db
    .selectFrom('meta')
    .select('key')
    .where('key', 'in', unknown.map(expandsKey))
    .execute()
  const expanding = rows.map(({ key }) => key)
  const changing = unknown.find((name) => !expanding.includes(expandsKey(name)))
  if (changing) throw newer(changing)
}

function newer(step: string | undefined): StorageError {
  return new StorageError(
    `The database was made by a newer Lobby (it has the step ${step}): start that version or a later one, or restore a backup of this one.`,
  )
}
