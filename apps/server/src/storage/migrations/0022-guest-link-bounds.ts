import type { Kysely } from 'kysely'

/** How many guests a link lets in, and whether it is paused; and from which network its guests came. Earlier links let in any number. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('guest_links').addColumn('uses', 'integer').execute()
  await db.schema.alterTable('guest_links').addColumn('pausedAt', 'text').execute()
  await db.schema.alterTable('user').addColumn('cameFrom', 'text').execute()
}
