import { type Kysely, sql } from 'kysely'

/** Devices that are told of messages while the page is closed, and what is about to be sent to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('push_subscriptions')
    .addColumn('sessionId', 'text', (column) =>
      column.primaryKey().notNull().references('session.id').onDelete('cascade'),
    )
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull().unique())
    .addColumn('p256dh', 'text', (column) => column.notNull())
    .addColumn('auth', 'text', (column) => column.notNull())
    .addColumn('shows', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'integer', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createIndex('push_subscriptions_person')
    .on('push_subscriptions')
    .column('userId')
    .execute()
  await db.schema
    .createTable('waiting_pushes')
    .addColumn('sessionId', 'text', (column) =>
      column.notNull().references('push_subscriptions.sessionId').onDelete('cascade'),
    )
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('dueAt', 'integer', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('waiting_pushes_place', ['sessionId', 'roomId'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.createIndex('waiting_pushes_due').on('waiting_pushes').column('dueAt').execute()
  // Where a room is deleted.
  await db.schema.createIndex('waiting_pushes_room').on('waiting_pushes').column('roomId').execute()
}
