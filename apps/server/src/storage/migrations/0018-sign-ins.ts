import { type Kysely, sql } from 'kysely'

const strict = sql`strict`

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sign_in_places')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('network', 'text', (column) => column.notNull())
    .addColumn('lastAt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sign_in_place', ['userId', 'network'])
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createTable('failed_sign_ins')
    .addColumn('userId', 'text', (column) =>
      column.primaryKey().notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('elsewhere', 'integer', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('lastAt', 'text', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
}
