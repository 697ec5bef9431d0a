import { type Kysely, sql } from 'kysely'

/** Files that people upload. Where a room is deleted its rows stay until what is in the files is gone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('files')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('ownerId', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('bytes', 'integer', (column) => column.notNull())
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('hash', 'text')
    .addColumn('content', 'text')
    .addColumn('createdAt', 'integer', (column) => column.notNull())
    .addColumn('roomId', 'text')
    .addColumn('seq', 'integer')
    .addColumn('goneAt', 'integer')
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.createIndex('files_of_person').on('files').column('ownerId').execute()
  await db.schema.createIndex('files_of_message').on('files').columns(['roomId', 'seq']).execute()
  await db.schema.createIndex('files_of_content').on('files').column('content').execute()
  await db.schema
    .createIndex('files_gone')
    .on('files')
    .column('goneAt')
    .where(sql.ref('goneAt'), 'is not', null)
    .execute()
}
