import { type Kysely, sql } from 'kysely'

/** How much of each room people want to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('room_levels')
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('until', 'integer')
    .addColumn('afterwards', 'text')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('room_levels_place', ['userId', 'roomId'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  // Where a room is deleted.
  await db.schema.createIndex('room_levels_room').on('room_levels').column('roomId').execute()
}
