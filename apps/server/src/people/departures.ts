// Guests who have left, and sessions that are over: without an end to them, who
// only looks in fills the disk.

import type { ExpressionBuilder } from 'kysely'
import { type Clock, delay } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import { deleteOldSessions } from '../sessions/queries.ts'
import { isDue } from '../shared/due.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { Tables } from '../storage/tables.ts'

/** A guest who left nothing here is known for so long after their last visit, in milliseconds. */
const knownFor = 24 * 60 * 60 * 1_000
/** People looked at in one transaction: others write between two of them. */
const atOnce = 200
const restBetweenPages = 200
const walkEvery = 60 * 60 * 1_000
/** Milliseconds between two looks whether another node has walked. */
const lookEvery = 5 * 60 * 1_000

/**
 * Forgets all guests who have been away for a day and have left nothing that
 * others can see or that must be kept: nothing written or reported, no place in
 * a room, no ban, no row of the audit log. Resolves after the last page of
 * people, or early when `goOn` answers false between two of them.
 */
export async function forgetDepartedGuests(
  db: Database,
  now: number,
  goOn: () => Promise<boolean> = async () => true,
): Promise<void> {
  const since = new Date(now - knownFor).toISOString()
  for (let after = ''; ; ) {
    const page = await db
      .selectFrom('user')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(atOnce)
      .execute()
    const last = page.at(-1)
    if (!last) return
    await forgetAmong(
      db,
      page.map(({ id }) => id),
      since,
    )
    if (page.length < atOnce || !(await goOn())) return
    after = last.id
  }
}

async function forgetAmong(db: Database, ids: readonly string[], since: string): Promise<void> {
  const gone = db
    .deleteFrom('user')
    .where('id', 'in', ids)
    .where('isAnonymous', '=', 1)
    .where('deactivatedAt', 'is', null)
    .where('createdAt', '<', since)
    .where(hasLeftNothing(since))
    .returning('id')
  // Asked first without a lock: on most pages there is no guest to forget.
  const candidates = db
    .selectFrom('user')
    .select('id')
    .where('id', 'in', ids)
    .where('isAnonymous', '=', 1)
    .where('createdAt', '<', since)
    .where(hasLeftNothing(since))
    .limit(1)
  if (!(await candidates.executeTakeFirst())) return
  await inTransaction(db, async (tx) => {
    const { rows } = await tx.executeQuery(gone)
    if (rows.length === 0) return
    const departed = rows.map(({ id }) => id)
    // Their sessions go with them by themselves.
    await tx.deleteFrom('read_markers').where('userId', 'in', departed).execute()
    await tx.deleteFrom('room_levels').where('userId', 'in', departed).execute()
    await tx.deleteFrom('sidebars').where('userId', 'in', departed).execute()
    await tx.deleteFrom('saved_messages').where('userId', 'in', departed).execute()
  })
}

/** Each of these seeks by an index of its table. */
function hasLeftNothing(since: string) {
  return ({ and, exists, not, selectFrom }: ExpressionBuilder<Tables, 'user'>) => {
    const traces = [
      selectFrom('session')
        .select('session.id')
        .whereRef('session.userId', '=', 'user.id')
        .where('session.updatedAt', '>=', since),
      selectFrom('events').select('events.seq').whereRef('events.senderId', '=', 'user.id'),
      selectFrom('members').select('members.roomId').whereRef('members.userId', '=', 'user.id'),
      selectFrom('reports').select('reports.id').whereRef('reports.reporterId', '=', 'user.id'),
      selectFrom('rooms').select('rooms.id').whereRef('rooms.createdBy', '=', 'user.id'),
      selectFrom('audit').select('audit.id').whereRef('audit.actorId', '=', 'user.id'),
      selectFrom('audit').select('audit.id').whereRef('audit.targetId', '=', 'user.id'),
    ]
    return and(traces.map((trace) => not(exists(trace))))
  }
}

interface Needs {
  readonly db: Database
  readonly logger: Pick<Logger, 'error'>
  readonly clock: Clock
}

/** Forgets guests who have left and sessions that are over, every hour by one of the nodes, until the answer is called. */
export function forgetInTime({ db, logger, clock }: Needs): () => Promise<void> {
  const closing = new AbortController()
  const { signal } = closing
  const rest = (milliseconds: number) => delay(clock, milliseconds, signal)
  const walk = async () => {
    do {
      try {
        const now = clock.wall()
        if (!(await isDue(db, { work: 'departures', every: walkEvery, now }))) continue
        await forgetDepartedGuests(db, now, () => rest(restBetweenPages))
        if (!signal.aborted) await deleteOldSessions(db, clock.wall())
      } catch (error) {
        logger.error({ err: error }, 'Guests who have left could not be forgotten.')
      }
    } while (await rest(lookEvery))
  }
  const walking = walk()
  return () => {
    closing.abort()
    return walking
  }
}
