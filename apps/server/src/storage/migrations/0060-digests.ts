import type { Kysely } from 'kysely'

export const expands = true

/** Mails about what people have missed: what they have chosen of them, and up to where they were told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [column, type] of [
    ['digestEvery', 'text'],
    ['digestShows', 'text'],
    ['digestUpTo', 'integer'],
    ['digestDueAt', 'integer'],
  ] as const)
    await db.schema.alterTable('user').addColumn(column, type).execute()
}
