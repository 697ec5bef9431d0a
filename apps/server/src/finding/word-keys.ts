// The words of the index and their keys. The writer of keys has written the row of `search_state` before, in the same transaction: two do not
// give the same.
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { everywhere, holds } from '../storage/sought.ts'

/** Words that are asked for, or written, by one statement. */
const atOnce = 5_000

/** The row of `search_state`, locked until the transaction ends. */
export function lockState(tx: DatabaseTransaction) {
  return tx
    .updateTable('search_state')
    .set(({ ref }) => ({ below: ref('below') }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The keys of words, those that are there. */
export async function keysOf(
  db: Database | DatabaseTransaction,
  words: readonly string[],
): Promise<Map<string, string>> {
  const keys = new Map<string, string>()
  for (let at = 0; at < words.length; at += atOnce) {
    const rows = await db
      .selectFrom('search_words')
      .selectAll()
      .where('word', 'in', words.slice(at, at + atOnce))
      .execute()
    for (const { word, key } of rows) keys.set(word, key)
  }
  return keys
}

/** The keys of words; those that are new get one. */
export async function giveKeys(
  tx: DatabaseTransaction,
  words: readonly string[],
  nextKey: number,
): Promise<Map<string, string>> {
  const keys = await keysOf(tx, words)
  const rows = words
    .filter((word) => !keys.has(word))
    .map((word, index) => ({ word, key: (nextKey + index).toString(36) }))
  for (let at = 0; at < rows.length; at += atOnce)
    await tx
      .insertInto('search_words')
      .values(rows.slice(at, at + atOnce))
      .execute()
  if (rows.length > 0)
    await tx
      .updateTable('search_state')
      .set({ nextKey: nextKey + rows.length })
      .execute()
  for (const { word, key } of rows) keys.set(word, key)
  return keys
}

/** Takes those of the words out that no block has any more. */
export async function forgetUnused(tx: DatabaseTransaction, keys: Iterable<string>): Promise<void> {
  for (const key of keys) {
    const block = await tx
      .selectFrom('search_blocks')
      .select('block')
      .where(holds({ groups: [[key]], ...everywhere }))
      .limit(1)
      .executeTakeFirst()
    if (!block) await tx.deleteFrom('search_words').where('key', '=', key).execute()
  }
}
