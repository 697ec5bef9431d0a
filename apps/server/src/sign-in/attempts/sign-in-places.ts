// From where an account has signed in before.
import { networkOf } from '../../ground/network.ts'
import type { Database, DatabaseTransaction } from '../../storage/database.ts'
import { now } from '../../storage/instants.ts'

/** An account, by its id or by the username that was typed, as `usernameKey` has it. */
export type Whose = { readonly id: string } | { readonly username: string }

/** Places of one account that are remembered, the last used first. */
const most = 50

/** Whether the account has signed in from this network before. */
export async function isKnownPlace(
  db: Database | DatabaseTransaction,
  whose: Whose,
  address: string,
): Promise<boolean> {
  const place = await db
    .selectFrom('sign_in_places')
    .innerJoin('user', 'user.id', 'sign_in_places.userId')
    .select('user.id')
    .where('network', '=', networkOf(address))
    .$call((found) =>
      'id' in whose
        ? found.where('user.id', '=', whose.id)
        : found.where('user.username', '=', whose.username),
    )
    .executeTakeFirst()
  return place !== undefined
}

/** Remembers that the account has signed in from there. */
export async function rememberPlace(
  tx: DatabaseTransaction,
  userId: string,
  address: string,
): Promise<void> {
  const lastAt = now()
  await tx
    .insertInto('sign_in_places')
    .values({ userId, network: networkOf(address), lastAt })
    .onConflict((conflict) => conflict.columns(['userId', 'network']).doUpdateSet({ lastAt }))
    .execute()
  const kept = tx
    .selectFrom('sign_in_places')
    .select('network')
    .where('userId', '=', userId)
    .orderBy('lastAt', 'desc')
    .limit(most)
  await tx
    .deleteFrom('sign_in_places')
    .where('userId', '=', userId)
    .where('network', 'not in', kept)
    .execute()
}
