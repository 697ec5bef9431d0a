// How guests come in, and what becomes of accounts. Open sockets hear of it at once.
import { isLoopbackAddress } from '@lobby/channels'
import type { Account, Author } from '@lobby/protocol'
import { aboutPerson, type Resource, requires } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, refuseReserved } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { SessionActions } from '../sessions/actions.ts'
import type { Asking, Sessions, SignedIn } from '../sessions/sessions.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { changeAccount } from './account-changes.ts'
import { insertGuest, renameGuest } from './users.ts'

export type AccountActions = ReturnType<typeof createAccountActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly server: () => Resource
  readonly sessions: Sessions
  readonly settings: { refreshOwner(): Promise<void> }
  readonly sessionActions: SessionActions
}

export function createAccountActions({
  db,
  limiter,
  server,
  sessions,
  settings,
  sessionActions,
}: Needs) {
  return { enterAsGuest, renameThemselves, manageAccount }

  /** Lets a guest in under a name alone, in place of the session of this browser. Throws ChatError `invalid` for a name that is kept for others. */
  async function enterAsGuest(asking: Asking, name: string): Promise<SignedIn> {
    refuseReserved(name)
    const signedIn = await inTransaction(db, async (tx) => {
      return sessions.begin(await insertGuest(tx, name), asking, undefined, tx)
    })
    await sessionActions.signOutBefore(asking)
    return signedIn
  }

  /** Gives the guest who asks another name; their open connections speak under it from now on. */
  async function renameThemselves(person: Person, name: string, address: string): Promise<Author> {
    limiter.consume('rename', person.id)
    if (!isLoopbackAddress(address)) limiter.consumeFrom('renameByNetwork', address)
    const renamed = await renameGuest(db, person, name)
    await sessionActions.notifySessions(person.id)
    return authorOf(renamed)
  }

  /**
   * Changes an account's role, or whether it may sign in; either ends its sessions.
   * Throws ChatError `forbidden` for a person of the actor's own rank or a higher
   * one.
   */
  async function manageAccount(
    actor: Actor,
    idOrUsername: string,
    change: Parameters<typeof changeAccount>[2],
  ): Promise<Account> {
    requires(actor, 'account.manage', server())
    const mayChange = ({ role }: Account) =>
      requires(actor, 'account.manage', {
        ...aboutPerson(server(), role),
        gives: change.role,
      })
    const account = await changeAccount(db, idOrUsername, change, { actor, mayChange })
    await settings.refreshOwner()
    await sessionActions.notifySessions(account.id)
    return account
  }
}
