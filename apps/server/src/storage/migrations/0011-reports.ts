import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('messageSeq', 'integer', (column) => column.notNull())
    .addColumn('reporterId', 'text', (column) => column.notNull())
    .addColumn('reporterName', 'text', (column) => column.notNull())
    .addColumn('reporterGuest', 'integer', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('resolvedBy', 'text')
    .addColumn('resolvedAt', 'text')
    .addUniqueConstraint('reports_once', ['roomId', 'messageSeq', 'reporterId'])
    .modifyEnd(sql`strict`)
    .execute()
  await db.schema.createIndex('reports_state').on('reports').columns(['outcome', 'id']).execute()

  await db.schema
    .createTable('address_bans')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('network', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('createdBy', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'text')
    .modifyEnd(sql`strict`)
    .execute()
}
