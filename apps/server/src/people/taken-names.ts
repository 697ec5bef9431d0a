// Which names are free: no account goes by one like it, and it is not the name of an office.
import type { AccountRole } from '@lobby/protocol'
import { isOfficial, isOperators, shapeOf, skeleton } from '@lobby/protocol/skeleton'
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
  if (isForOthers(username, role)) return true
  const looks = skeleton(username)
  const shape = shapeOf(username)
  return (await namesOf(tx)).some(
    ({ usernames, displayName }) =>
      usernames.some((name) => skeleton(name) === looks) ||
      (displayName !== null && shapeOf(displayName) === shape),
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

/**
 * Throws ChatError `username_taken` for a display name that passes for another account's username or
 * display name, or for an office: it stands alone over what a person says. Spaces and signs make no difference.
 */
export async function refuseTakenDisplayName(
  tx: DatabaseTransaction,
  displayName: string,
  of: { readonly id: string; readonly role: AccountRole },
): Promise<void> {
  const shape = shapeOf(displayName)
  const others = (await namesOf(tx)).filter(({ id }) => id !== of.id)
  const isLike = (name: string | null) => name !== null && shapeOf(name) === shape
  if (
    isForOthers(displayName, of.role) ||
    others.some(({ usernames, displayName }) => [...usernames, displayName].some(isLike))
  )
    throw new ChatError('username_taken', 'Another account goes by this name, or by one like it.')
}

function isForOthers(name: string, role: AccountRole): boolean {
  return isOperators(name) || (role === 'member' && isOfficial(name))
}

/** What accounts go by, those that may not sign in any more among them: what they wrote is still there; and groups. */
async function namesOf(tx: DatabaseTransaction) {
  const groups = await tx.selectFrom('user_groups').select('name').execute()
  const rows = await tx
    .selectFrom('user')
    .select(['id', 'name', 'username', 'displayName'])
    .where('username', 'is not', null)
    .execute()
  const accounts = rows.map(({ id, name, username, displayName }) => ({
    ...{ id, displayName },
    usernames: [name, username ?? ''],
  }))
  return [
    ...accounts,
    ...groups.map(({ name }) => ({ id: '', displayName: null, usernames: [name] })),
  ]
}
