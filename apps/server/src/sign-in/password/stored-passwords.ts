// The hashes of passwords, and which sessions end when one changes.
import { personTarget, record } from '../../audit/record.ts'
import { ChatError, signedOut } from '../../ground/errors.ts'
import type { Person } from '../../ground/person.ts'
import { forgetLinks, holderOf } from '../../links/account-links.ts'
import { consumeUse, deadLink } from '../../links/links.ts'
import { findRecipient } from '../../people/emails.ts'
import { insertPassword } from '../../people/new-accounts.ts'
import { usernameKey } from '../../people/users.ts'
import { endSession, endSessions } from '../../sessions/queries.ts'
import type { Database, DatabaseTransaction } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { now } from '../../storage/instants.ts'
import type { Passwords } from './passwords.ts'

/** Whose this username is, as `usernameKey` has it, and the hash of their password; undefined where there is none. */
async function accountOf(
  db: Database,
  username: string,
): Promise<{ userId: string; password: string } | undefined> {
  const row = await db
    .selectFrom('user')
    .innerJoin('account', 'account.userId', 'user.id')
    .select(['user.id as userId', 'account.password'])
    .where('user.username', '=', username)
    .where('account.providerId', '=', 'credential')
    .executeTakeFirst()
  return row?.password == null ? undefined : { userId: row.userId, password: row.password }
}

/** The id of the account that has this username and this password. Throws ChatError `wrong_credentials` where none has. */
export async function checkPassword(
  db: Database,
  passwords: Passwords,
  given: { readonly username: string; readonly password: string },
): Promise<string> {
  const { password } = given
  const account = await accountOf(db, usernameKey(given.username))
  // Nobody can tell by the time whether there is such an account.
  const isRight = account
    ? await passwords.verify(password, account.password)
    : await passwords.hash(password).then(() => false)
  if (!account || !isRight)
    throw new ChatError('wrong_credentials', 'No account has this username and this password.')
  const { userId, password: before } = account
  // The only moment at which the password is known: a hash of an older cost is made anew.
  if (passwords.isOutdated(before))
    await refreshPasswordHash(db, userId, { before, after: await passwords.hash(password) })
  return userId
}

/** Puts another hash in its place, and ends every session of the account. Throws ChatError `signed_out` where the one that asks has ended meanwhile; then nothing has changed. */
export function changePasswordHash(
  db: Database,
  person: Person,
  passwordHash: string,
  sessionId: string,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (!(await endSession(tx, person.id, sessionId))) throw signedOut()
    await setPasswordHash(tx, person.id, passwordHash)
    record(tx, person, { action: 'account.change-password', target: personTarget(person) })
  })
}

/** The same password at another cost: sessions go on. */
async function refreshPasswordHash(
  db: Database,
  userId: string,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ password: after })
    .where('userId', '=', userId)
    .where('password', '=', before)
    .execute()
}

/** Uses a reset link up, and ends every session of its account. Answers whose it was. Throws ChatError `not_found`, also where the account may not sign in; then nothing has changed. */
export function resetPasswordHash(
  db: Database,
  token: string,
  passwordHash: string,
  address: string,
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { userId } = await consumeUse(tx, { purpose: 'reset', token })
    if (userId === null) throw deadLink()
    const holder = holderOf(await findRecipient(tx, userId), address)
    await setPasswordHash(tx, userId, passwordHash)
    record(tx, holder, { action: 'account.reset-password', target: personTarget(holder) })
    return userId
  })
}

async function setPasswordHash(
  tx: DatabaseTransaction,
  userId: string,
  passwordHash: string,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('account')
    .set({ password: passwordHash, updatedAt: now() })
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  // An account that signs in by a provider may have had none.
  if (numUpdatedRows === 0n) await insertPassword(tx, userId, passwordHash)
  await forgetLinks(tx, 'reset', userId)
  await endSessions(tx, userId)
}
