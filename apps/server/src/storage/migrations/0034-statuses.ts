import type { Kysely } from 'kysely'

/** What people say of themselves for a while. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('status', 'text').execute()
}
