// What changes an account's standing, in SQL; each change is one transaction.

import type { Account, AccountRole } from '@lobby/protocol'
import { personTarget, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import type { Actor } from '../ground/person.ts'
import { forgetLinks } from '../links/account-links.ts'
import { consumeUse, deadLink } from '../links/links.ts'
import { endSessions } from '../sessions/queries.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { type AccountToBe, insertAccount } from './new-accounts.ts'
import { accounts, findAccount, hasOwner } from './users.ts'

/**
 * Changes what an account may do; if that is another thing now, its sessions end,
 * and no link that was made for it before is good any more. `mayChange` sees the
 * account as it is, and throws when it may not be changed. Throws ChatError
 * `forbidden` when the server would be left without an owner who can sign in.
 */
export function changeAccount(
  db: Database,
  idOrUsername: string,
  change: { readonly role?: AccountRole | undefined; readonly active?: boolean | undefined },
  by: { readonly actor: Actor; readonly mayChange: (account: Account) => void },
): Promise<Account> {
  return inTransaction(db, async (tx) => {
    const before = await findAccount(tx, idOrUsername)
    by.mayChange(before)
    const after = {
      ...before,
      role: change.role ?? before.role,
      active: change.active ?? before.active,
    }
    if (after.role === before.role && after.active === before.active) return before
    if (after.active) await refuseDeleted(tx, before.id)
    if (isWorkingOwner(before) && !isWorkingOwner(after)) await refuseLastOwner(tx, before.id)
    await tx
      .updateTable('user')
      .set({ role: after.role, deactivatedAt: after.active ? null : now(), updatedAt: now() })
      .where('id', '=', before.id)
      .execute()
    await endSessions(tx, before.id)
    await noteChange(tx, 'server')
    if (after.active !== before.active) await noteChange(tx, 'group')
    await forgetLinksOf(tx, before.id)
    record(tx, by.actor, {
      action: 'account.manage',
      target: personTarget({ id: before.id, name: before.username }),
      before: standingOf(before),
      after: standingOf(after),
    })
    return after
  })
}

/** A link made for what the account was must not open what it is now. */
async function forgetLinksOf(tx: DatabaseTransaction, id: string): Promise<void> {
  await forgetLinks(tx, 'reset', id)
  await forgetLinks(tx, 'email', id)
}

function standingOf({ role, active }: Account) {
  return { role, active }
}

/**
 * Makes the holder of the link the owner: a new account, or the one that is
 * there, whose sessions end. Throws ChatError `not_found` for a link that was used or replaced, and
 * `username_taken`; then nothing has changed and the link is still good.
 */
export function claimServer(
  db: Database,
  token: string,
  owner: Omit<AccountToBe, 'role'> | { readonly userId: string },
  address: string,
): Promise<string> {
  return inTransaction(db, async (tx) => {
    await consumeUse(tx, { purpose: 'claim', token })
    if (await hasOwner(tx)) throw deadLink()
    const id =
      'userId' in owner ? owner.userId : await insertAccount(tx, { ...owner, role: 'owner' })
    await tx.updateTable('user').set({ role: 'owner' }).where('id', '=', id).execute()
    await endSessions(tx, id)
    await noteChange(tx, 'server')
    await forgetLinksOf(tx, id)
    const { name } = await accounts(tx).where('id', '=', id).executeTakeFirstOrThrow()
    const person = { id, name, guest: false, role: 'owner', session: true, address } as const
    record(tx, person, { action: 'server.claim', target: personTarget(person) })
    return id
  })
}

/** Throws ChatError `forbidden` where no other owner can sign in. */
export async function refuseLastOwner(tx: DatabaseTransaction, id: string): Promise<void> {
  const other = await accounts(tx)
    .where('role', '=', 'owner')
    .where('deactivatedAt', 'is', null)
    .where('id', '!=', id)
    .executeTakeFirst()
  if (!other)
    throw new ChatError('forbidden', 'This is the only owner. Make another account owner first.')
}

async function refuseDeleted(tx: DatabaseTransaction, id: string): Promise<void> {
  const account = await tx
    .selectFrom('user')
    .select('deletedAt')
    .where('id', '=', id)
    .executeTakeFirst()
  if (account?.deletedAt)
    throw new ChatError(
      'forbidden',
      'This account was deleted by its person. Nobody brings it back.',
    )
}

function isWorkingOwner({ role, active }: Account): boolean {
  return role === 'owner' && active
}
