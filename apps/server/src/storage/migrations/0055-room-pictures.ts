import type { Kysely } from 'kysely'

export const expands = true

/** The pictures of rooms, by what their images are called. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('rooms')
    .addColumn('image', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
}
