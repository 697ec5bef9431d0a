import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('actorId', 'text', (column) => column.notNull())
    .addColumn('actorName', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('targetKind', 'text', (column) => column.notNull())
    .addColumn('targetId', 'text', (column) => column.notNull())
    .addColumn('targetName', 'text', (column) => column.notNull())
    .addColumn('room', 'text')
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('hash', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  for (const column of ['actorId', 'targetId'])
    await db.schema.createIndex(`audit_${column}`).on('audit').columns([column, 'id']).execute()
  for (const change of ['update', 'delete'])
    await sql`
      CREATE TRIGGER ${sql.raw(`audit_no_${change}`)} BEFORE ${sql.raw(change)} ON audit
      BEGIN SELECT raise(abort, 'The audit log is only ever added to.'); END`.execute(db)
}
