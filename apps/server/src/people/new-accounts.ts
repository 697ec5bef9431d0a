// Accounts as they are made, in SQL; each is one transaction.

import { randomUUIDv7 } from 'node:crypto'
import type { AccountRole } from '@lobby/protocol'
import { personTarget, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import type { Actor } from '../ground/person.ts'
import { endSessions } from '../sessions/queries.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { refuseTakenName } from './taken-names.ts'
import { noAddress, usernameKey } from './users.ts'

/** An account that is about to be. */
export interface AccountToBe {
  readonly username: string
  /** PHC string. */
  readonly passwordHash: string
  readonly role: AccountRole
  /** The guest who becomes the account, and keeps the id and so everything written under it. */
  readonly guestId?: string | undefined
}

/** A person as a provider knows them. */
export interface Identity {
  readonly issuer: string
  /** What never changes there about them: their `sub`. */
  readonly subject: string
}

/** An account without a password; its person signs in by a provider. */
export interface IdentityToBe extends Omit<AccountToBe, 'passwordHash'> {
  readonly identity: Identity
}

/** Makes an account and answers its id; `by` is the admin who makes it. Throws ChatError `username_taken`. */
export function createAccount(db: Database, account: AccountToBe, by?: Actor): Promise<string> {
  return inTransaction(db, async (tx) => {
    const id = await insertAccount(tx, account)
    const { username: name, role } = account
    if (by !== undefined)
      record(tx, by, {
        action: 'account.manage',
        target: personTarget({ id, name }),
        after: { role },
      })
    return id
  })
}

/** Writes an account in the transaction that makes it, and answers its id. The sessions of a guest who becomes it end. Throws ChatError `username_taken`. */
export async function insertAccount(
  tx: DatabaseTransaction,
  account: AccountToBe | IdentityToBe,
): Promise<string> {
  const { username, role, guestId } = account
  await refuseTakenName(tx, username, role)
  if (role === 'owner') await noteChange(tx, 'server')
  const id = guestId ?? randomUUIDv7()
  const person = {
    name: username,
    username: usernameKey(username),
    role,
    isAnonymous: 0,
    updatedAt: now(),
  }
  if (guestId) await becomeAccount(tx, guestId, person)
  else
    await tx
      .insertInto('user')
      .values({
        id,
        ...noAddress(id),
        createdAt: now(),
        deactivatedAt: null,
        ...person,
      })
      .execute()
  if ('identity' in account) await insertIdentity(tx, id, account.identity)
  else await insertPassword(tx, id, account.passwordHash)
  return id
}

/** Lets an account sign in by an identity at a provider, in place of any other one there. */
export async function insertIdentity(
  tx: DatabaseTransaction,
  userId: string,
  { issuer, subject }: Identity,
): Promise<void> {
  await tx
    .deleteFrom('account')
    .where('userId', '=', userId)
    .where('providerId', '=', issuer)
    .execute()
  await insertMethod(tx, { userId, accountId: subject, providerId: issuer, password: null })
}

/** Lets an account that has no password sign in by one. */
export async function insertPassword(
  tx: DatabaseTransaction,
  userId: string,
  password: string,
): Promise<void> {
  await insertMethod(tx, { userId, accountId: userId, providerId: 'credential', password })
}

async function insertMethod(
  tx: DatabaseTransaction,
  method: { userId: string; accountId: string; providerId: string; password: string | null },
): Promise<void> {
  const row = { id: randomUUIDv7(), ...method, createdAt: now(), updatedAt: now() }
  await tx.insertInto('account').values(row).execute()
}

async function becomeAccount(
  tx: DatabaseTransaction,
  guestId: string,
  person: { name: string; username: string; role: AccountRole; isAnonymous: number },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('user')
    .set(person)
    .where('id', '=', guestId)
    .where('isAnonymous', '=', 1)
    // A guest whose link ends in this moment has no place here any more.
    .where('deactivatedAt', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw new ChatError('forbidden', 'You are not a guest any more. Reload the page.')
  await endSessions(tx, guestId)
}
