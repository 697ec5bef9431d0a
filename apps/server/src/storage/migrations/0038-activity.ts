import { type Kysely, sql } from 'kysely'

/** What concerns people, in all of their rooms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('activity')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('messageSeq', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('actorId', 'text', (column) => column.notNull())
    .addColumn('emoji', 'text')
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('unread', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('activity_place', ['userId', 'roomId', 'seq'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.createIndex('activity_newest').on('activity').columns(['userId', 'at']).execute()
  // Where a reaction is taken back, and where a room is deleted.
  await db.schema
    .createIndex('activity_message')
    .on('activity')
    .columns(['roomId', 'messageSeq'])
    .execute()
}
