import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'

/** Pages that are looked at in one go. */
const atOnce = 1_000

/** Forgets those of these pages to which no message links any more. */
export async function dropUnwanted(
  tx: DatabaseTransaction,
  hashes: readonly string[],
): Promise<void> {
  await tx
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
      // A message may link to one of them meanwhile: then it is looked at again.
      const hashes = await inTransaction(db, async (tx) => {
        const rows = await tx
          .selectFrom('link_pages')
          .select('hash')
          .where('hash', '>', after)
          .orderBy('hash')
          .limit(atOnce)
          .execute()
        const looked = rows.map(({ hash }) => hash)
        if (looked.length > 0) await dropUnwanted(tx, looked)
        return looked
      })
      after = hashes.length === atOnce ? (hashes.at(-1) ?? '') : ''
    },
  }
}
