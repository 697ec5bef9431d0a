import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('rooms').addColumn('directKey', 'text').execute()
  await db.schema.createIndex('rooms_direct').unique().on('rooms').column('directKey').execute()
}
