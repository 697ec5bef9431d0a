import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type, value] of [
    ['guests', 'integer', 1],
    ['posting', 'text', 'everybody'],
    ['slowMode', 'integer', 0],
    ['archived', 'integer', 0],
  ] as const)
    await db.schema
      .alterTable('rooms')
      .addColumn(name, type, (column) => column.notNull().defaultTo(value))
      .execute()
}
