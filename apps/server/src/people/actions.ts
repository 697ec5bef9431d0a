// How guests come in, and what becomes of accounts. Open sockets hear of it at once.
import { isLoopbackAddress } from '@lobby/channels'
import type { Account, Author } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { aboutPerson, requires } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, refuseReserved } from '../ground/person.ts'
import { signOutBefore, tell } from '../sessions/actions.ts'
import type { Asking, SignedIn } from '../sessions/sessions.ts'
import { changeAccount } from './account-changes.ts'
import { insertGuest, renameGuest } from './users.ts'

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

/** Gives the guest who asks another name; their open connections speak under it from now on. Throws ChatError `rate` and `invalid`. */
export async function renameThemselves(
  context: Context,
  person: Person,
  name: string,
  address: string,
): Promise<Author> {
  const { db, limiter } = context
  limiter.take('rename', person.id)
  if (!isLoopbackAddress(address)) limiter.takeFrom('renameByNetwork', address)
  const renamed = await renameGuest(db, person, name)
  await tell(context, person.id)
  return authorOf(renamed)
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
  requires(actor, 'account.manage', context.server())
  const mayChange = ({ role }: Account) =>
    requires(actor, 'account.manage', {
      ...aboutPerson(context.server(), role),
      gives: change.role,
    })
  const account = await changeAccount(context.db, idOrUsername, change, { actor, mayChange })
  await context.settings.lookForOwner()
  await tell(context, account.id)
  return account
}
