import type { Kysely } from 'kysely'

/** Read markers go back, too: the version says how often one did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('read_markers')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}
