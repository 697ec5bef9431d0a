// Which usernames are free: no account has one like it, and it is not the name of an office.
import type { AccountRole } from '@lobby/protocol'
import { isOfficial, isOperators, skeleton } from '@lobby/protocol/skeleton'
import { ChatError } from '../ground/errors.ts'
import type { DatabaseTransaction } from '../storage/database.ts'

/**
 * Whether no new account of this role may go by the name: there is one whose
 * name looks like it, or it is that of an office that members do not hold.
 */
export async function isTaken(
  tx: DatabaseTransaction,
  username: string,
  role: AccountRole,
): Promise<boolean> {
  if (isOperators(username) || (role === 'member' && isOfficial(username))) return true
  const shape = skeleton(username)
  const accounts = await tx
    .selectFrom('user')
    .select(['name', 'username'])
    .where('username', 'is not', null)
    .execute()
  return accounts.some((account) =>
    [account.name, account.username ?? ''].some((name) => skeleton(name) === shape),
  )
}

/** Throws ChatError `username_taken` where `isTaken`; the answer does not say why. */
export async function refuseTakenName(
  tx: DatabaseTransaction,
  username: string,
  role: AccountRole,
): Promise<void> {
  if (await isTaken(tx, username, role))
    throw new ChatError('username_taken', 'This username is taken, or looks like one that is.')
}
