import { type Kysely, sql } from 'kysely'

/** Groups of people, who are mentioned together. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('user_groups')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createTable('user_group_members')
    .addColumn('name', 'text', (column) =>
      column.notNull().references('user_groups.name').onDelete('cascade'),
    )
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('user_group_members_key', ['name', 'userId'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createIndex('user_group_members_by_person')
    .on('user_group_members')
    .column('userId')
    .execute()
}
