import { type Kysely, sql } from 'kysely'

/** The threads that people follow, and how far readers of the log have come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('thread_follows')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('thread', 'integer', (column) => column.notNull())
    .addColumn('following', 'integer', (column) => column.notNull())
    .addColumn('readSeq', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('followedAt', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('thread_follows_place', ['userId', 'roomId', 'thread'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  // Who follows a thread, and where a room is deleted.
  await db.schema
    .createIndex('thread_follows_thread')
    .on('thread_follows')
    .columns(['roomId', 'thread'])
    .execute()
  await db.schema
    .createTable('log_readers')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('log_readers_place', ['roomId', 'name'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  // What was said before is no news.
  await sql`insert into log_readers (name, roomId, seq)
    select 'personal', roomId, lastSeq from room_heads`.execute(db)
}
