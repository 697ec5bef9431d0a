import type { Kysely } from 'kysely'

export const expands = true

/** Until when people want to be shown as they have chosen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('presenceUntil', 'integer').execute()
}
