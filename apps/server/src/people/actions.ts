// How guests come in, and what becomes of accounts. Sockets that are open hear of it at once.
import type { Account } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { aboutPerson, requires, serverOf } from '../ground/permissions.ts'
import { type Actor, refuseReserved } from '../ground/person.ts'
import { signOutBefore, tell } from '../sessions/actions.ts'
import type { Asking, SignedIn } from '../sessions/sessions.ts'
import { changeAccount } from './account-changes.ts'
import { insertGuest } from './users.ts'

/** Lets a guest in under a name alone, in place of the session of this browser. Throws ChatError `invalid` for a name that is kept for others. */
export async function enterAsGuest(
  context: Context,
  asking: Asking,
  name: string,
): Promise<SignedIn> {
  refuseReserved(name)
  const { db, sessions } = context
  const signedIn = await db.transaction().execute(async (tx) => {
    return sessions.begin(await insertGuest(tx, name), asking, undefined, tx)
  })
  await signOutBefore(context, asking)
  return signedIn
}

/**
 * Changes an account's role, or whether it may sign in; either ends its sessions.
 * Throws as `changeAccount` in `users.ts` does, and ChatError `forbidden` for
 * a person of the actor's own rank or a higher one.
 */
export async function manageAccount(
  context: Context,
  actor: Actor,
  idOrUsername: string,
  change: Parameters<typeof changeAccount>[2],
): Promise<Account> {
  requires(actor, 'account.manage', serverOf(context))
  const mayChange = ({ role }: Account) =>
    requires(actor, 'account.manage', { ...aboutPerson(context, role), gives: change.role })
  const account = await changeAccount(context.db, idOrUsername, change, { actor, mayChange })
  await context.settings.lookForOwner()
  await tell(context, account.id)
  return account
}
