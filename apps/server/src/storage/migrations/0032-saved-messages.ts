import { type Kysely, sql } from 'kysely'

/** What people have saved for later. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('saved_messages')
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('savedAt', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('saved_messages_place', ['userId', 'roomId', 'seq'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createIndex('saved_messages_newest')
    .on('saved_messages')
    .columns(['userId', 'savedAt'])
    .execute()
  // Where a room is deleted.
  await db.schema.createIndex('saved_messages_room').on('saved_messages').column('roomId').execute()
}
