// What devices are about to be told, in SQL: a row for each device and room.
import type { Database } from '../storage/database.ts'
import type { WaitingPushesTable } from '../storage/push-tables.ts'

/** Milliseconds that a node has to send one: after them another node takes it for left behind. */
const takes = 60_000
/** Rows that are looked at to find some that can be sent. */
const lookedAt = 200

/** Something that is due, and where it goes. */
export interface DuePush {
  readonly sessionId: string
  readonly roomId: string
  readonly userId: string
  readonly endpoint: string
}

/** What is due, the oldest first, but for these people and these hosts of push services. */
export function listDue(
  db: Database,
  now: number,
  { hosts, people }: { readonly hosts: readonly string[]; readonly people: readonly string[] },
): Promise<DuePush[]> {
  return db
    .selectFrom('waiting_pushes')
    .innerJoin('push_subscriptions', 'push_subscriptions.sessionId', 'waiting_pushes.sessionId')
    .select(['waiting_pushes.sessionId', 'roomId', 'userId', 'endpoint'])
    .where('dueAt', '<=', now)
    .$if(people.length > 0, (due) => due.where('userId', 'not in', people))
    .where(({ and, eb, not }) =>
      and(hosts.map((host) => not(eb('endpoint', 'like', `%://${host}/%`)))),
    )
    .orderBy('dueAt')
    .limit(lookedAt)
    .execute()
}

/** Takes these for this node: no other one sends them meanwhile. Answers which of them were there to take. */
export function claim(
  db: Database,
  due: readonly DuePush[],
  now: number,
): Promise<WaitingPushesTable[]> {
  return (
    db
      .updateTable('waiting_pushes')
      .set(({ eb }) => ({ dueAt: now + takes, tries: eb('tries', '+', 1) }))
      .where(({ or, and, eb }) =>
        or(
          due.map(({ sessionId, roomId }) =>
            and([eb('sessionId', '=', sessionId), eb('roomId', '=', roomId)]),
          ),
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

/** Due again later; one that was not even tried has `tries` as before. */
export async function postpone(
  db: Database,
  { sessionId, roomId, tries }: WaitingPushesTable,
  dueAt: number,
): Promise<void> {
  await db
    .updateTable('waiting_pushes')
    .set({ dueAt, tries })
    .where('sessionId', '=', sessionId)
    .where('roomId', '=', roomId)
    .execute()
}
