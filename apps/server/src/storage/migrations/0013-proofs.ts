import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: the tables as they were at this step
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('session').addColumn('provenAt', 'text').execute()
}
