// What is stored about people and their accounts, in SQL; each change is one
// transaction.
import { randomUUIDv7 } from 'node:crypto'
import type { Account, AccountRole } from '@lobby/protocol'
import type { Insertable } from 'kysely'
import { type Deed, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import { type Actor, type Person, refuseReserved } from '../ground/person.ts'
import { forgetLinks, useLink } from '../links/account-links.ts'
import { deadLink } from '../links/links.ts'
import { endSessions } from '../sessions/queries.ts'
import type { UserTable } from '../storage/account-tables.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { now } from '../storage/instants.ts'
import { refuseTakenName } from './taken-names.ts'

/** An account that is about to be. */
export interface AccountToBe {
  readonly username: string
  /** PHC string. */
  readonly passwordHash: string
  readonly role: AccountRole
  /** The guest who becomes the account, and keeps the id and so everything written under it. */
  readonly guestId?: string | undefined
}

/** Who somebody is at a provider. */
export interface Identity {
  readonly issuer: string
  /** What never changes there about them: their `sub`. */
  readonly subject: string
}

/** An account without a password, of somebody whom a provider knows. */
export interface IdentityToBe extends Omit<AccountToBe, 'passwordHash'> {
  readonly identity: Identity
}

/** A username as it is compared: two that differ in case alone are the same. */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}

/** What stands for an address where there is none: the column wants something. */
export function noAddress(id: string) {
  return { email: `${id}@account.invalid`, emailVerified: 0 }
}

/** Makes an account and answers its id; `by` is who makes it for somebody else. Throws ChatError `username_taken`. */
export function createAccount(db: Database, account: AccountToBe, by?: Actor): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const id = await insertAccount(tx, account)
    const { username: name, role } = account
    if (by !== undefined) await record(tx, by, managed({ id, name }, undefined, { role }))
    return id
  })
}

/**
 * Makes whoever holds the link the owner: a new account, or the one that is
 * there, whose sessions end. Throws ChatError `not_found` for a link that was used or replaced, and
 * `username_taken`; then nothing has changed and the link is still good.
 */
export function claimServer(
  db: Database,
  token: string,
  owner: Omit<AccountToBe, 'role'> | { readonly userId: string },
  address: string,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await useLink(tx, 'claim', token)
    if (await hasOwner(tx)) throw deadLink()
    const id =
      'userId' in owner ? owner.userId : await insertAccount(tx, { ...owner, role: 'owner' })
    await tx.updateTable('user').set({ role: 'owner' }).where('id', '=', id).execute()
    await endSessions(tx, id)
    await forgetLinksOf(tx, id)
    const { name } = await accounts(tx).where('id', '=', id).executeTakeFirstOrThrow()
    const person = { id, name, guest: false, role: 'owner', session: true, address } as const
    await record(tx, person, { action: 'server.claim', target: { kind: 'person', id, name } })
    return id
  })
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
  // By now they may have an account, which keeps its name.
  await db
    .updateTable('user')
    .set({ name })
    .where('id', '=', person.id)
    .where('isAnonymous', '=', 1)
    .execute()
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

/** Somebody the server knows, as they are now; undefined for those who may not sign in. */
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

/**
 * Changes what an account may do; if that is another thing now, its sessions end,
 * and no link that was made for it before is good any more. `mayChange` sees the account as it is, and throws when it may not be changed.
 * Throws ChatError `not_found`, and `forbidden` when the server would be left
 * without an owner who can sign in.
 */
export function changeAccount(
  db: Database,
  idOrUsername: string,
  change: { readonly role?: AccountRole | undefined; readonly active?: boolean | undefined },
  by: { readonly actor: Actor; readonly mayChange: (account: Account) => void },
): Promise<Account> {
  return db.transaction().execute(async (tx) => {
    const before = await findAccount(tx, idOrUsername)
    by.mayChange(before)
    const after = {
      ...before,
      role: change.role ?? before.role,
      active: change.active ?? before.active,
    }
    if (after.role === before.role && after.active === before.active) return before
    if (isWorkingOwner(before) && !isWorkingOwner(after)) await refuseLastOwner(tx, before.id)
    await tx
      .updateTable('user')
      .set({ role: after.role, deactivatedAt: after.active ? null : now(), updatedAt: now() })
      .where('id', '=', before.id)
      .execute()
    await endSessions(tx, before.id)
    await forgetLinksOf(tx, before.id)
    const { id, username: name } = before
    await record(tx, by.actor, managed({ id, name }, standingOf(before), standingOf(after)))
    return after
  })
}

/** Whoever could hand a link to what the account was is not to hold one to what it is. */
async function forgetLinksOf(tx: DatabaseTransaction, id: string): Promise<void> {
  await forgetLinks(tx, 'reset', id)
  await forgetLinks(tx, 'email', id)
}

/** What is done to an account by others, for the audit log. */
export function managed(
  { id, name }: { readonly id: string; readonly name: string },
  before: object | undefined,
  after: object,
): Deed {
  return { action: 'account.manage', target: { kind: 'person', id, name }, before, after }
}

function standingOf({ role, active }: Account) {
  return { role, active }
}

/** Writes an account in the transaction that makes it, and answers its id. The sessions of a guest who becomes it end. Throws ChatError `username_taken`. */
export async function insertAccount(
  tx: DatabaseTransaction,
  account: AccountToBe | IdentityToBe,
): Promise<string> {
  const { username, role, guestId } = account
  await refuseTakenName(tx, username, role)
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

/** Lets an account sign in as somebody whom a provider knows, in place of anybody else there. */
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
  way: { userId: string; accountId: string; providerId: string; password: string | null },
): Promise<void> {
  const row = { id: randomUUIDv7(), ...way, createdAt: now(), updatedAt: now() }
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
    // Whose link ends in this moment is nobody here any more.
    .where('deactivatedAt', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new ChatError('forbidden', 'You are no guest here any more.')
  await endSessions(tx, guestId)
}

async function refuseLastOwner(tx: DatabaseTransaction, id: string): Promise<void> {
  const other = await accounts(tx)
    .where('role', '=', 'owner')
    .where('deactivatedAt', 'is', null)
    .where('id', '!=', id)
    .executeTakeFirst()
  if (!other)
    throw new ChatError('forbidden', 'This is the only owner. Make somebody else owner first.')
}

function isWorkingOwner({ role, active }: Account): boolean {
  return role === 'owner' && active
}

function accounts(db: Database | DatabaseTransaction) {
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
