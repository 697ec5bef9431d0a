import type { Database } from '../storage/database.ts'
import { instantAt } from '../storage/instants.ts'
import type { MetaTable } from '../storage/tables.ts'

/**
 * Whether work that one node does for all is due: so many milliseconds have gone since a node
 * last began it. It counts as begun then, so that of several nodes one does it. `now` is the date, in milliseconds.
 */
export async function isDue(
  db: Database,
  {
    work,
    every,
    now,
  }: { readonly work: MetaTable['key']; readonly every: number; readonly now: number },
): Promise<boolean> {
  const begun = await db
    .insertInto('meta')
    .values({ key: work, value: instantAt(now) })
    .onConflict((before) =>
      before
        .column('key')
        .doUpdateSet(({ ref }) => ({ value: ref('excluded.value') }))
        .where('meta.value', '<=', instantAt(now - every)),
    )
    .returning('key')
    .executeTakeFirst()
  return begun !== undefined
}
