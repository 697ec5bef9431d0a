// Accounts of people a provider knows: found, linked, or made.
import type { AccountRole } from '@lobby/protocol'
import { isUsername } from '@lobby/protocol/text'
import { personTarget, record } from '../../audit/record.ts'
import type { ProviderConfig } from '../../ground/config.ts'
import { ChatError } from '../../ground/errors.ts'
import type { Actor, Person } from '../../ground/person.ts'
import { type Identity, insertAccount, insertIdentity } from '../../people/new-accounts.ts'
import { isTaken } from '../../people/taken-names.ts'
import { hasOwner } from '../../people/users.ts'
import type { Database, DatabaseTransaction } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { refuseLastMethod } from '../attempts/last-method.ts'
import type { Answer } from './provider.ts'

const roles = ['owner', 'admin', 'moderator', 'member'] as const satisfies readonly AccountRole[]

/** Whose this identity is. */
export async function findByIdentity(
  db: Database | DatabaseTransaction,
  { issuer, subject }: Identity,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('account')
    .select('userId')
    .where('providerId', '=', issuer)
    .where('accountId', '=', subject)
    .executeTakeFirst()
  return row?.userId
}

/** Whether an account is linked with the provider. */
export async function isLinked(db: Database, userId: string, issuer: string): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('userId', '=', userId)
    .where('providerId', '=', issuer)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * The account of an address that both sides have verified, where one asks for
 * its password alone: a second factor is no provider's to skip. An account that
 * is linked to an identity at this provider already gets no other one there.
 */
async function findByVerifiedEmail(
  tx: DatabaseTransaction,
  { issuer, claims: { email, email_verified: verified } }: Answer,
): Promise<{ id: string; name: string } | undefined> {
  if (verified !== true || typeof email !== 'string') return undefined
  return tx
    .selectFrom('user')
    .leftJoin('second_factors', 'second_factors.userId', 'user.id')
    .select(['user.id', 'user.name'])
    .where('user.email', '=', email.toLowerCase())
    .where('user.emailVerified', '=', 1)
    .where('user.username', 'is not', null)
    .where('second_factors.confirmedAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('account')
            .select('account.id')
            .whereRef('account.userId', '=', 'user.id')
            .where('account.providerId', '=', issuer),
        ),
      ),
    )
    .executeTakeFirst()
}

/** Lets an account sign in as this identity from now on. Throws ChatError `linked_elsewhere`. */
export function linkIdentity(
  db: Database,
  account: AccountToLink,
  identity: Identity,
  by: Actor,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const owner = await findByIdentity(tx, identity)
    if (owner === account.id) return
    if (owner !== undefined)
      throw new ChatError('linked_elsewhere', 'Another account here signs in as this person.')
    await link(tx, account, identity, by)
  })
}

interface AccountToLink {
  readonly id: string
  readonly name: string
}

async function link(
  tx: DatabaseTransaction,
  account: AccountToLink,
  { issuer, subject }: Identity,
  by: Actor,
): Promise<void> {
  await insertIdentity(tx, account.id, { issuer, subject })
  record(tx, by, {
    action: 'account.secure',
    target: personTarget(account),
    after: { provider: issuer },
  })
}

/** Signs the account in by the provider no more. Throws ChatError `forbidden` where it has no other sign-in method. */
export function unlinkIdentity(db: Database, person: Person, issuer: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('account')
      .where('userId', '=', person.id)
      .where('providerId', '=', issuer)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return
    await refuseLastMethod(tx, person.id)
    record(tx, person, {
      ...{ action: 'account.secure', target: personTarget(person), after: { provider: null } },
      before: { provider: issuer },
    })
  })
}

/** What an account will be that is made for a person from the provider. */
interface Newcomer {
  readonly role: AccountRole
  /** The guest who becomes it. */
  readonly guestId: string | undefined
  readonly by: Actor
}

/**
 * The account of a person from the provider: theirs, one that is found by
 * their verified address and linked, or a new one. All in one transaction: who
 * arrives twice in one instant has one account. Throws ChatError `forbidden` on
 * a server without an owner.
 */
export function admit(
  db: Database,
  answer: Answer,
  newcomer: Newcomer,
): Promise<{ readonly userId: string; readonly isNew: boolean }> {
  return inTransaction(db, async (tx) => {
    const known = await findByIdentity(tx, answer)
    if (known !== undefined) return { userId: known, isNew: false }
    const sameAddress = await findByVerifiedEmail(tx, answer)
    if (!sameAddress) return { userId: await provisionAccount(tx, answer, newcomer), isNew: true }
    await link(tx, sameAddress, answer, newcomer.by)
    return { userId: sameAddress.id, isNew: false }
  })
}

/** Makes an account for a new person, under a username that is free. */
async function provisionAccount(
  tx: DatabaseTransaction,
  { issuer, subject, claims }: Answer,
  { role, guestId, by }: Newcomer,
): Promise<string> {
  if (!(await hasOwner(tx)))
    throw new ChatError('forbidden', 'This server has no owner yet, and lets nobody else in.')
  const username = await freeUsername(tx, usernameFrom(claims), role)
  const identity = { issuer, subject }
  const id = await insertAccount(tx, { username, role, guestId, identity })
  record(tx, by, {
    action: 'account.secure',
    target: personTarget({ id, name: username }),
    after: { provider: issuer, role },
  })
  return id
}

/** The role that the provider's groups give: the highest; `member` without any; undefined where roles are not its business. */
export function roleFrom(
  { roles: mapping }: ProviderConfig,
  claims: Answer['claims'],
): AccountRole | undefined {
  if (!mapping) return undefined
  const groups = [claims[mapping.claim]].flat()
  const given = new Set(groups.map((group) => mapping.byGroup.get(String(group))))
  return roles.find((role) => given.has(role)) ?? 'member'
}

/** A username as near as possible to the provider's name for the person. */
export function usernameFrom(claims: Answer['claims']): string {
  const names = [claims.preferred_username, claims.nickname, claims.email, claims.name]
  for (const name of names) {
    if (typeof name !== 'string') continue
    const [local = ''] = name.normalize('NFKC').trim().slice(0, 256).split('@', 1)
    const username = local
      .replace(/[^\p{L}\p{N}._-]+/gu, '.')
      .replace(/[._-]{2,}/g, '.')
      .slice(0, 28)
      .replace(/^[._-]|[._-]$/g, '')
    if (isUsername(username)) return username
  }
  return 'user'
}

/** The name itself, or with the first number behind it that makes it free. */
async function freeUsername(
  tx: DatabaseTransaction,
  name: string,
  role: AccountRole,
): Promise<string> {
  for (let number = 1; ; number++) {
    const username = number === 1 ? name : `${name}${number}`
    if (!(await isTaken(tx, username, role))) return username
  }
}
