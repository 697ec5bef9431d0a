// The index is made of the log: it can be thrown away at any time, while people search.
import { record } from '../audit/record.ts'
import { type Clock, delay } from '../ground/clock.ts'
import type { Actor } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { indexReader } from '../storage/search-tables.ts'

export type SearchActions = ReturnType<typeof createSearchActions>

interface Needs {
  readonly db: Database
  readonly clock: Clock
}

/** Rows that are deleted at once, and milliseconds until the next: others write, too. */
const atOnce = 1_000
const pause = 20

export function createSearchActions({ db, clock }: Needs) {
  return { remakeIndex }

  /** Throws the index away. The servers that make it begin anew, within a minute, from the first message of each room. */
  async function remakeIndex(actor: Actor): Promise<void> {
    while ((await deleteRows()) === atOnce) await delay(clock, pause)
    // Last of all: who has no cursor begins at once.
    await inTransaction(db, async (tx) => {
      await tx.deleteFrom('log_readers').where('name', 'like', `${indexReader}%`).execute()
      record(tx, actor, {
        action: 'settings.change',
        target: { kind: 'server', id: 'search', name: 'search index' },
      })
    })
  }

  function deleteRows(): Promise<number> {
    return inTransaction(db, async (tx) => {
      const gone = await tx
        .deleteFrom('search_rows')
        .where('number', 'in', (rows) =>
          rows.selectFrom('search_rows').select('number').orderBy('number').limit(atOnce),
        )
        .returning('number')
        .execute()
      return gone.length
    })
  }
}
