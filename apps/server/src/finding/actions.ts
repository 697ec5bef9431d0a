// The index is made of the log: it can be thrown away at any time, while people search.
import { record } from '../audit/record.ts'
import type { Actor } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'

export type SearchActions = ReturnType<typeof createSearchActions>

interface Needs {
  readonly db: Database
}

export function createSearchActions({ db }: Needs) {
  return { remakeIndex }

  /** From now on it is not asked. A server throws its rows away and begins anew, within a minute, from the first message on. */
  function remakeIndex(actor: Actor): Promise<void> {
    return inTransaction(db, async (tx) => {
      await tx.updateTable('search_state').set({ below: -1 }).execute()
      record(tx, actor, {
        action: 'settings.change',
        target: { kind: 'server', id: 'search', name: 'search index' },
      })
    })
  }
}
