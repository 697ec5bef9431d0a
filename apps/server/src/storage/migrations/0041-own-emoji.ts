import { type Kysely, sql } from 'kysely'

/** Images that everybody sees, and emoji of the server's own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('images')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('height', 'integer', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await db.schema
    .createTable('own_emoji')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('image', 'text', (column) => column.notNull().references('images.hash'))
    .addColumn('createdBy', 'text')
    .addColumn('createdByName', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.createIndex('own_emoji_image').on('own_emoji').column('image').execute()
}
