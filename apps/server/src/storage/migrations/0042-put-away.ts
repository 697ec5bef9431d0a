import { type Kysely, sql } from 'kysely'

/** What people have put away, so that it is not shown to them again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('put_away')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('what', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('put_away_key', ['userId', 'what'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
}
