// The push subscription of a browser, which goes with its session: a session that takes the place of another one keeps it.
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { PushSubscriptionsTable } from '../storage/push-tables.ts'

export function takeDevice(
  tx: DatabaseTransaction,
  sessionId: string,
): Promise<PushSubscriptionsTable | undefined> {
  return tx
    .deleteFrom('push_subscriptions')
    .where('sessionId', '=', sessionId)
    .returningAll()
    .executeTakeFirst()
}

export async function giveDevice(db: Database, device: PushSubscriptionsTable): Promise<void> {
  await db
    .insertInto('push_subscriptions')
    .values(device)
    .onConflict((known) => known.doNothing())
    .execute()
}
