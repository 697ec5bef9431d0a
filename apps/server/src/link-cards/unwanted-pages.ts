import type { Database, DatabaseTransaction } from '../storage/database.ts'

/** Pages that are looked at in one go. */
const atOnce = 1_000

/** Forgets those of these pages to which no message links any more. */
export async function dropUnwanted(
  db: Database | DatabaseTransaction,
  hashes: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('link_pages')
    .where('hash', 'in', hashes)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('link_cards')
            .select('link_cards.seq')
            .whereRef('link_cards.page', '=', 'link_pages.hash'),
        ),
      ),
    )
    .execute()
}

/** Goes round all pages, a part at a time: a room that is deleted takes its cards along and leaves them. */
export function unwantedPages(db: Database) {
  let after = ''
  return {
    async dropSome(): Promise<void> {
      const rows = await db
        .selectFrom('link_pages')
        .select('hash')
        .where('hash', '>', after)
        .orderBy('hash')
        .limit(atOnce)
        .execute()
      after = rows.length === atOnce ? (rows.at(-1)?.hash ?? '') : ''
      if (rows.length > 0)
        await dropUnwanted(
          db,
          rows.map(({ hash }) => hash),
        )
    },
  }
}
