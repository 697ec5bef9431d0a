import type { Kysely } from 'kysely'

/** Who reaches everybody in a room. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('rooms')
    .addColumn('calls', 'text', (column) => column.notNull().defaultTo('moderators'))
    .execute()
}
