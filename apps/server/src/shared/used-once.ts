import type { Database } from '../storage/database.ts'
import type { Sweep } from './sweep.ts'

/** Uses up what is good once; answers false where that was done before, on any node. `until`, in milliseconds since 1970, is when it is too old to be tried again. */
export type UseOnce = (mark: string, until: number) => Promise<boolean>

interface Needs {
  readonly db: Database
  readonly sweep: Pick<Sweep, 'soon'>
}

/** Marks in the database: two that come at once, to two nodes, are one use. */
export function createUseOnce({ db, sweep }: Needs): UseOnce {
  return async (mark, until) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('used_marks')
      .values({ mark, until })
      .onConflict((known) => known.column('mark').doNothing())
      .executeTakeFirstOrThrow()
    sweep.soon()
    return numInsertedOrUpdatedRows === 1n
  }
}
