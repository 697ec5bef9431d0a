import { type Kysely, sql } from 'kysely'

/** What people are writing follows them from device to device. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drafts')
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('thread', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('updatedAt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('drafts_place', ['userId', 'roomId', 'thread'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  // Where a room is deleted.
  await db.schema.createIndex('drafts_room').on('drafts').column('roomId').execute()
}
