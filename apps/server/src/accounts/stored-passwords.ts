// The hashes of passwords, and which sessions end when one changes.
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { deadLink, forgetLinks, useLink } from './links.ts'

/** The stored hash of somebody's password; undefined for who has none. */
export async function passwordHashOf(db: Database, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('account')
    .select('password')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  return row?.password ?? undefined
}

/** Puts another hash in its place; without `keeping`, every session of the account ends, and else every other one. */
export function changePasswordHash(
  db: Database,
  userId: string,
  passwordHash: string,
  keeping?: string,
): Promise<void> {
  return db.transaction().execute((tx) => setPasswordHash(tx, userId, passwordHash, keeping))
}

/** The same password at another cost: sessions go on. */
export async function refreshPasswordHash(
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

/** Uses a reset link up, and ends every session of its account. Answers whose it was. Throws ChatError `not_found`. */
export function resetPasswordHash(
  db: Database,
  token: string,
  passwordHash: string,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const { userId } = await useLink(tx, 'reset', token)
    if (userId === null) throw deadLink()
    await setPasswordHash(tx, userId, passwordHash)
    return userId
  })
}

async function setPasswordHash(
  tx: DatabaseTransaction,
  userId: string,
  passwordHash: string,
  keeping?: string,
): Promise<void> {
  await tx
    .updateTable('account')
    .set({ password: passwordHash, updatedAt: now() })
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .execute()
  await forgetLinks(tx, 'reset', userId)
  const sessions = tx.deleteFrom('session').where('userId', '=', userId)
  await (keeping === undefined ? sessions : sessions.where('id', '!=', keeping)).execute()
}

function now(): string {
  return new Date().toISOString()
}
