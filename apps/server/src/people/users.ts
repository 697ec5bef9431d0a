// People as they are stored, in SQL: guests and accounts.
import { randomUUIDv7 } from 'node:crypto'
import type { Account, AccountRole } from '@lobby/protocol'
import type { Insertable } from 'kysely'
import { ChatError } from '../ground/errors.ts'
import { type Person, refuseReserved } from '../ground/person.ts'
import { noteChange } from '../shared/changes.ts'
import type { UserTable } from '../storage/account-tables.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'

/** A username as it is compared: two that differ in case alone are the same. */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}

/** What stands for an address where there is none: the column wants something. */
export function noAddress(id: string) {
  return { email: `${id}@account.invalid`, emailVerified: 0 }
}

/** Makes a guest, and answers the id; one who comes by a link has a place there. */
export async function insertGuest(
  tx: DatabaseTransaction,
  name: string,
  place: Partial<
    Pick<Insertable<UserTable>, 'guestLinkId' | 'onlyRoomId' | 'guestUntil' | 'cameFrom'>
  > = {},
): Promise<string> {
  const id = randomUUIDv7()
  await tx
    .insertInto('user')
    .values({
      ...{ id, name, email: `${id}@guest.invalid`, emailVerified: 0 },
      ...{ createdAt: now(), updatedAt: now(), isAnonymous: 1, username: null },
      ...{ role: 'guest', deactivatedAt: null },
      ...place,
    })
    .execute()
  return id
}

/** Gives a guest another name. Throws ChatError `invalid` for one that is kept for others. */
export async function renameGuest(db: Database, person: Person, name: string): Promise<Person> {
  refuseReserved(name)
  await inTransaction(db, async (tx) => {
    // By now they may have an account, which keeps its name.
    await tx
      .updateTable('user')
      .set({ name })
      .where('id', '=', person.id)
      .where('isAnonymous', '=', 1)
      .execute()
    await noteChange(tx, 'person', person.id)
  })
  return { ...person, name }
}

export async function hasOwner(db: Database | DatabaseTransaction): Promise<boolean> {
  const owner = await db
    .selectFrom('user')
    .select('id')
    .where('role', '=', 'owner')
    .executeTakeFirst()
  return owner !== undefined
}

/** The account of this id, or of this username after an `@`: no id begins with one. Throws ChatError `not_found`. */
export async function findAccount(
  db: Database | DatabaseTransaction,
  idOrUsername: string,
): Promise<Account> {
  const username = idOrUsername.startsWith('@') ? idOrUsername.slice(1) : undefined
  const row = await (username === undefined
    ? accounts(db).where('id', '=', idOrUsername)
    : accounts(db).where('username', '=', usernameKey(username))
  ).executeTakeFirst()
  if (!row)
    throw new ChatError(
      'not_found',
      `There is no account ${JSON.stringify(username ?? idOrUsername)}.`,
    )
  return accountFrom(row)
}

/** A person the server knows, as they are now; undefined when they may not sign in. */
export async function findPerson(db: Database, id: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('user')
    .select(['name', 'role', 'isAnonymous', 'onlyRoomId'])
    .where('id', '=', id)
    .where('deactivatedAt', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const guest = Boolean(row.isAnonymous)
  return {
    id,
    name: row.name,
    guest,
    role: guest ? 'guest' : row.role,
    session: true,
    ...(guest && row.onlyRoomId !== null && { onlyIn: row.onlyRoomId }),
  }
}

/** The stored hash of a person's password; undefined without one. */
export async function passwordHashOf(db: Database, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('account')
    .select('password')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  return row?.password ?? undefined
}

export async function hasPassword(db: Database, userId: string): Promise<boolean> {
  return (await passwordHashOf(db, userId)) !== undefined
}

/** All accounts, as a query. */
export function accounts(db: Database | DatabaseTransaction) {
  return db
    .selectFrom('user')
    .select(['id', 'name', 'role', 'createdAt', 'deactivatedAt'])
    .where('username', 'is not', null)
}

function accountFrom(row: {
  id: string
  name: string
  role: string
  createdAt: string
  deactivatedAt: string | null
}): Account {
  const { id, name, role, createdAt, deactivatedAt } = row
  return {
    id,
    username: name,
    role: role as AccountRole,
    active: deactivatedAt === null,
    createdAt,
  }
}
