import type { Kysely } from 'kysely'

/** The pictures of people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('picture', 'text').execute()
}
