import type { Kysely } from 'kysely'

/** Whether people want to see the pages to which messages link. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('previews', 'text').execute()
}
