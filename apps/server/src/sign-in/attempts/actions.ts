// What follows when a person has shown who they are.

import type { SessionActions } from '../../sessions/actions.ts'
import type { Asking, Sessions, SignedIn } from '../../sessions/sessions.ts'
import type { Database } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { rememberPlace } from './sign-in-places.ts'

export type ArrivalActions = ReturnType<typeof createArrivalActions>

interface Needs {
  readonly db: Database
  readonly sessions: Sessions
  readonly sessionActions: SessionActions
}

export function createArrivalActions({ db, sessions, sessionActions }: Needs) {
  return { becameAccount }

  /**
   * The person has become more than they were, which has ended every session from
   * before: this browser gets another one. `provenAt` is when they proved who they are, if they did.
   */
  async function becameAccount(
    asking: Asking,
    userId: string,
    provenAt: number | undefined,
  ): Promise<SignedIn> {
    const signedIn = await sessions.begin(userId, asking, provenAt)
    await inTransaction(db, (tx) => rememberPlace(tx, userId, asking.address))
    await sessionActions.notifySessions(userId)
    return signedIn
  }
}
