import type { Kysely } from 'kysely'

export const expands = true

/** Which messages a push that waits is of: where the newest one is gone, another one is told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('waiting_pushes').addColumn('burst', 'text').execute()
}
