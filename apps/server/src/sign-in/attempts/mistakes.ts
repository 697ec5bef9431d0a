// Mistakes at signing in, as rows: after the free ones each next try waits, from one
// minute, twice as long as the one before, up to the time that mistakes are remembered.
import { mistakesRemembered } from '../../shared/sweep.ts'
import type { DatabaseTransaction } from '../../storage/database.ts'

/** The first wait after the free mistakes, in milliseconds; each next one is twice as long, up to the time that they are remembered. */
const firstWait = 60_000

/** Under what a mistake is counted, and how many of it are free. */
export interface Counted {
  readonly key: string
  readonly free: number
}

/** Counts one under each of these keys and answers 0; or, where one has to wait, counts nothing and answers the milliseconds. `now` is the date. */
export async function countMistake(
  tx: DatabaseTransaction,
  all: readonly Counted[],
  now: number,
): Promise<number> {
  const rows = await tx
    .selectFrom('mistakes')
    .selectAll()
    .where(
      'key',
      'in',
      all.map(({ key }) => key),
    )
    .where('at', '>', now - mistakesRemembered)
    .execute()
  const known = new Map(rows.map((row) => [row.key, row]))
  const waits = all.map(({ key, free }) => {
    const { count = 0, at = now } = known.get(key) ?? {}
    if (count < free) return 0
    // A clock that was ahead when it happened keeps no account closed.
    return Math.min(at, now) + Math.min(mistakesRemembered, firstWait * 2 ** (count - free)) - now
  })
  const wait = Math.max(0, ...waits)
  if (wait > 0) return wait
  await tx
    .insertInto('mistakes')
    .values(all.map(({ key }) => ({ key, count: (known.get(key)?.count ?? 0) + 1, at: now })))
    .onConflict((row) =>
      row.column('key').doUpdateSet(({ ref }) => ({
        count: ref('excluded.count'),
        at: ref('excluded.at'),
      })),
    )
    .execute()
  return 0
}

/** What was counted last under these keys was no mistake. */
export async function takeBackMistake(
  tx: DatabaseTransaction,
  keys: readonly string[],
): Promise<void> {
  await tx
    .updateTable('mistakes')
    .set(({ eb }) => ({ count: eb('count', '-', 1) }))
    .where('key', 'in', keys)
    .execute()
}

/** Nothing under this key was meant badly. */
export async function forgetMistakes(tx: DatabaseTransaction, key: string): Promise<void> {
  await tx.deleteFrom('mistakes').where('key', '=', key).execute()
}
