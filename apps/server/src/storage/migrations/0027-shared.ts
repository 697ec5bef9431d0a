import { type Kysely, sql } from 'kysely'

const strict = sql`strict`

/** What several nodes know together: that something changed, what was tried how often, what was used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('changes')
    // Never given twice: nodes remember up to which number they have looked.
    .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createTable('budgets')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('fullAt', 'integer', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createTable('mistakes')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createTable('used_marks')
    .addColumn('mark', 'text', (column) => column.primaryKey().notNull())
    .addColumn('until', 'integer', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
}
