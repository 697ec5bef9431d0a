// What devices are about to be told, in SQL: a row for each device and room.
import type { Database } from '../storage/database.ts'
import type { WaitingPushesTable } from '../storage/push-tables.ts'

/** Milliseconds that a node has to send one: after them another node takes it for left behind. */
const takes = 60_000
const atOnce = 20

/** Takes what is due for this node: no other one sends it meanwhile. */
export function claimDue(db: Database, now: number): Promise<WaitingPushesTable[]> {
  return (
    db
      .updateTable('waiting_pushes')
      .set(({ eb }) => ({ dueAt: now + takes, tries: eb('tries', '+', 1) }))
      .where(({ refTuple, eb, selectFrom }) =>
        eb(
          refTuple('sessionId', 'roomId'),
          'in',
          selectFrom('waiting_pushes as due')
            .select(['due.sessionId', 'due.roomId'])
            .where('due.dueAt', '<=', now)
            .orderBy('due.dueAt')
            .limit(atOnce)
            .$asTuple('sessionId', 'roomId'),
        ),
      )
      // Asked again of a row that another node has taken since.
      .where('dueAt', '<=', now)
      .returningAll()
      .execute()
  )
}

/** When the next one is due; undefined: none waits. */
export async function nextDue(db: Database): Promise<number | undefined> {
  const next = await db
    .selectFrom('waiting_pushes')
    .select('dueAt')
    .orderBy('dueAt')
    .limit(1)
    .executeTakeFirst()
  return next && Number(next.dueAt)
}

/** It is done. What has come meanwhile is due at once, and is counted for itself. */
export async function finish(
  db: Database,
  { sessionId, roomId, seq, burst, count }: WaitingPushesTable,
  now: number,
): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('waiting_pushes')
    .where('sessionId', '=', sessionId)
    .where('roomId', '=', roomId)
    .where('count', '=', count)
    .executeTakeFirst()
  if (numDeletedRows > 0n) return
  // It begins with what was told, and a comma.
  const after = (burst ?? `${seq}`).length + 2
  await db
    .updateTable('waiting_pushes')
    .set((row) => ({
      ...{ dueAt: now, tries: 0, count: row('count', '-', count) },
      burst: row.fn<string>('substr', [row.ref('burst'), row.lit(after)]),
    }))
    .where('sessionId', '=', sessionId)
    .where('roomId', '=', roomId)
    .execute()
}

/** Due again later. */
export async function postpone(
  db: Database,
  { sessionId, roomId }: WaitingPushesTable,
  dueAt: number,
): Promise<void> {
  await db
    .updateTable('waiting_pushes')
    .set({ dueAt })
    .where('sessionId', '=', sessionId)
    .where('roomId', '=', roomId)
    .execute()
}
