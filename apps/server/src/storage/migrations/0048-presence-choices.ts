import type { Kysely } from 'kysely'

/** How people want to be shown while they are here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('presence', 'text').execute()
}
