// What was counted or marked is forgotten once it says nothing any more.
import type { Clock } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { LogTarget } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'

/** Milliseconds after which what is over is deleted, once a node has written something. */
const sweepAfter = 60_000
/** Milliseconds for which mistakes are remembered after the last one. */
export const mistakesRemembered = 15 * 60_000
/** Rows of a kind that are kept at most; of more, those go first that say the least. */
export const mostRows = 100_000

export interface Sweep {
  /** Something was written that will be over. */
  soon(): void
  close(): Promise<void>
}

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<LogTarget, 'error'>
}

/** Deletes what is over, a minute after this node has written something of it. */
export function openSweep({ db, clock, logger }: Needs): Sweep {
  let stop: (() => void) | undefined
  let sweeping = Promise.resolve()
  const sweep = () => {
    stop = undefined
    sweeping = deleteWhatIsOver(db, clock.wall()).catch((error: unknown) => {
      if (!isStorageTrouble(error))
        logger.error({ err: error }, 'What was counted could not be forgotten.')
    })
  }
  return {
    soon() {
      stop ??= clock.after(sweepAfter, sweep)
    },
    close() {
      stop?.()
      return sweeping
    },
  }
}

/** `now` is the date, in milliseconds. */
export async function deleteWhatIsOver(db: Database, now: number, most = mostRows): Promise<void> {
  await db.deleteFrom('used_marks').where('until', '<=', now).execute()
  await db.deleteFrom('budgets').where('fullAt', '<=', now).execute()
  await db
    .deleteFrom('mistakes')
    .where('at', '<=', now - mistakesRemembered)
    .execute()
  await deleteBeyond(db, { table: 'budgets', by: 'fullAt', most })
  await deleteBeyond(db, { table: 'mistakes', by: 'at', most })
}

/** Deletes all but so many rows with the highest `by`. */
async function deleteBeyond(
  db: Database,
  { table, by, most }: { table: 'budgets' | 'mistakes'; by: 'fullAt' | 'at'; most: number },
): Promise<void> {
  // Not those whose key is `not in` the others: PostgreSQL may compare each row with each.
  const first = await db
    .selectFrom(table)
    .select(['key', `${by} as value`])
    .orderBy(by, 'desc')
    .orderBy('key')
    .offset(most)
    .limit(1)
    .executeTakeFirst()
  if (!first) return
  await db
    .deleteFrom(table)
    .where(({ or, and, eb }) =>
      or([eb(by, '<', first.value), and([eb(by, '=', first.value), eb('key', '>=', first.key)])]),
    )
    .execute()
}
