import { type Kysely, sql } from 'kysely'

/** Markers are of what was read; where people came is one number for each of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('milestones')
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('messages', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('milestones_place', ['roomId', 'number'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.alterTable('user').addColumn('milestone', 'integer').execute()
  // Until now, each hello gave a person markers in all their rooms: a room without one has been made since.
  await sql`UPDATE user SET milestone = 0
    WHERE EXISTS (SELECT 1 FROM read_markers WHERE read_markers.userId = user.id)`.execute(db)
  await db.schema
    .createIndex('messages_deleted')
    .on('messages')
    .columns(['roomId', 'seq'])
    .where(sql.ref('deletedSeq'), 'is not', null)
    .execute()
  // To see whether a guest has left anything.
  await db.schema.createIndex('reports_reporter').on('reports').column('reporterId').execute()
  await db.schema.createIndex('rooms_maker').on('rooms').column('createdBy').execute()
}
