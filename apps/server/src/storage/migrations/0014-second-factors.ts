import { type Kysely, sql } from 'kysely'

const strict = sql`strict`

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('second_factors')
    .addColumn('userId', 'text', (column) =>
      column.primaryKey().notNull().references('user.id').onDelete('cascade'),
    )
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('lastStep', 'integer', (column) => column.notNull())
    .addColumn('confirmedAt', 'text')
    .modifyEnd(strict)
    .execute()

  await db.schema
    .createTable('recovery_codes')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .modifyEnd(strict)
    .execute()
  await db.schema.createIndex('recovery_code_user').on('recovery_codes').column('userId').execute()
}
