import type { Kysely } from 'kysely'

/** Whose invitation an account was made by. Of earlier accounts it is not known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('invitedBy', 'text').execute()
  await db.schema.createIndex('user_invited_by').on('user').column('invitedBy').execute()
}
