// The people with something unread that a mail may tell, and when that is looked at, in SQL: no other account is looked at.
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { columnsOfPerson, type DuePerson, readWithin } from './due-people.ts'

/** People that are looked at together. */
const peopleAtOnce = 100

/** A person whose time has come. */
export interface Waiting extends DuePerson {
  readonly dueAt: number
  readonly newestAt: number
  /** How often the mail server has not taken the mail. */
  readonly tries: number
}

/** The people whose time has come, the longest waiting first. */
export async function listWaiting(db: Database, now: number): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('waiting_digests')
    .innerJoin('user', 'user.id', 'waiting_digests.userId')
    .select(columnsOfPerson)
    .select(['waiting_digests.dueAt', 'waiting_digests.newestAt', 'waiting_digests.tries'])
    .where('waiting_digests.dueAt', '<=', now)
    .orderBy('waiting_digests.dueAt')
    .limit(peopleAtOnce)
    .execute()
  return rows.map((row) => ({
    ...row,
    ...{ dueAt: Number(row.dueAt), newestAt: Number(row.newestAt) },
  }))
}

/** A person has something that was said at `saidAt`. */
export async function keepWaiting(
  tx: DatabaseTransaction,
  userId: string,
  saidAt: number,
): Promise<void> {
  await tx
    .insertInto('waiting_digests')
    .values({ userId, newestAt: saidAt, dueAt: saidAt + readWithin, tries: 0 })
    .onConflict((known) =>
      known
        .column('userId')
        .doUpdateSet({ newestAt: saidAt })
        .where('waiting_digests.newestAt', '<', saidAt),
    )
    .execute()
}

/** Looks again at `dueAt`, unless another node has said otherwise since. */
export async function lookAgain(
  db: Database,
  { id, dueAt: known }: Pick<Waiting, 'id' | 'dueAt'>,
  { dueAt, tries }: { readonly dueAt: number; readonly tries?: number },
): Promise<void> {
  await db
    .updateTable('waiting_digests')
    .set({ dueAt, ...(tries !== undefined && { tries }) })
    .where('userId', '=', id)
    .where('dueAt', '=', known)
    .execute()
}

/** What was said until `now` less the time for reading needs no look any more; what was said since is looked at in its time. */
export async function settle(db: Database, id: string, now: number): Promise<void> {
  await db
    .deleteFrom('waiting_digests')
    .where('userId', '=', id)
    .where('newestAt', '<=', now - readWithin)
    .execute()
  await db
    .updateTable('waiting_digests')
    .set(({ eb }) => ({ dueAt: eb('newestAt', '+', readWithin), tries: 0 }))
    .where('userId', '=', id)
    .execute()
}
