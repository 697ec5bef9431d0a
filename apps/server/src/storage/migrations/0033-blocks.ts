import { type Kysely, sql } from 'kysely'

/** Who has blocked which person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('blocks')
    .addColumn('blockerId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('blockedId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('blocks_pair', ['blockerId', 'blockedId'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  // Who has blocked a person.
  await db.schema.createIndex('blocks_blocked').on('blocks').column('blockedId').execute()
}
