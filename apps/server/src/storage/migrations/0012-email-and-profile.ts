import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('user').addColumn('color', 'text').execute()
  await db.schema.alterTable('user').addColumn('language', 'text').execute()
  await db.schema.alterTable('one_time_tokens').addColumn('email', 'text').execute()

  await db.schema
    .createTable('link_requests')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('requestedAt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('link_requests_place', ['userId', 'purpose'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
}
