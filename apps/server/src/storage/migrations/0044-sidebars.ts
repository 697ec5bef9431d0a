import { type Kysely, sql } from 'kysely'

/** Sections that people make in their lists of rooms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sidebars')
    .addColumn('userId', 'text', (column) => column.notNull().primaryKey())
    .addColumn('sections', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
}
