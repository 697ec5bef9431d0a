import type { Database, DatabaseTransaction } from '../storage/database.ts'

/** Forgets pages to which no message links any more: of these, or of all. */
export async function dropUnwanted(
  db: Database | DatabaseTransaction,
  hashes?: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('link_pages')
    .$if(hashes !== undefined, (pages) => pages.where('hash', 'in', hashes ?? []))
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
