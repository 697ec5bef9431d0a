import type { Kysely } from 'kysely'

/** Since when accounts are deleted by the people that they were: they stay as names alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('deletedAt', 'text').execute()
}
