import type { Kysely } from 'kysely'

/** The names by which accounts are shown beside their usernames, and where people are on the clock. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('displayName', 'text').execute()
  await db.schema.alterTable('user').addColumn('timeZone', 'text').execute()
}
