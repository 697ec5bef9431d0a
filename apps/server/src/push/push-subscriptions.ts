// Where devices are reached while the page is closed, in SQL.
import type { PushSubscribed } from '@lobby/protocol'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { PushSubscriptionsTable } from '../storage/push-tables.ts'

/** Whether there is any device that is told. */
export async function hasDevices(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('push_subscriptions')
    .select('sessionId')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The people who have a device that is told. */
export async function peopleWithDevices(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('push_subscriptions').select('userId').distinct().execute()
  return rows.map(({ userId }) => userId)
}

export function findSubscription(
  db: Database,
  sessionId: string,
): Promise<PushSubscriptionsTable | undefined> {
  return db
    .selectFrom('push_subscriptions')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .executeTakeFirst()
}

/** As the device itself is told. */
export async function subscribedHere(
  db: Database,
  sessionId: string,
): Promise<PushSubscribed | null> {
  const row = await findSubscription(db, sessionId)
  return row ? { endpoint: row.endpoint, shows: row.shows, language: row.language } : null
}

/** A browser has one subscription: who signs in there next takes it over. */
export async function keepSubscription(
  tx: DatabaseTransaction,
  row: PushSubscriptionsTable,
): Promise<void> {
  const { sessionId, userId: _, createdAt: __, ...changed } = row
  await tx
    .deleteFrom('push_subscriptions')
    .where('endpoint', '=', row.endpoint)
    .where('sessionId', '!=', sessionId)
    .execute()
  await tx
    .insertInto('push_subscriptions')
    .values(row)
    .onConflict((known) => known.column('sessionId').doUpdateSet(changed))
    .execute()
}

/** Forgets where a session is reached; with an endpoint, only if it is that one still. */
export async function dropSubscription(
  db: Database,
  sessionId: string,
  endpoint?: string,
): Promise<void> {
  await db
    .deleteFrom('push_subscriptions')
    .where('sessionId', '=', sessionId)
    .$if(endpoint !== undefined, (rows) => rows.where('endpoint', '=', endpoint as string))
    .execute()
}
