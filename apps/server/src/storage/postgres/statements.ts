import { type Kysely, sql } from 'kysely'

/**
 * Runs the statements that make tables. Every text has the order of its bytes (`collate "C"`), as
 * SQLite's have: pages go by it.
 */
export async function execute(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements)
    await sql.raw(statement.replaceAll(/\btext\b/g, 'text collate "C"')).execute(db)
}
