import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('rooms')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('public'))
    .execute()
  await db.schema
    .alterTable('rooms')
    .addColumn('history', 'text', (column) => column.notNull().defaultTo('all'))
    .execute()

  await db.schema
    .createTable('members')
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('guest', 'integer', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('joinedSeq', 'integer', (column) => column.notNull())
    .addColumn('leftSeq', 'integer')
    .addPrimaryKeyConstraint('members_place', ['roomId', 'userId'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.createIndex('members_user').on('members').column('userId').execute()
}
