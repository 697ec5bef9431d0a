// Links that are good for one use: to claim the server, or to choose a new
// password. Only the hash of what is in the link is stored.
import { randomBytes } from 'node:crypto'
import { ChatError } from '../errors.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { hashOf } from './hashed-sessions.ts'

type Purpose = 'claim' | 'reset'

const tokenBytes = 32

/** A new link of this purpose, in place of all others that the same person has for it. Answers its secret, which is stored nowhere. */
export async function createLink(
  tx: DatabaseTransaction,
  link:
    | { readonly purpose: 'claim' }
    | { readonly purpose: 'reset'; readonly userId: string; readonly expiresAt: string },
): Promise<string> {
  const token = randomBytes(tokenBytes).toString('base64url')
  const { userId = null, expiresAt = null } = link.purpose === 'reset' ? link : {}
  await tx
    .deleteFrom('one_time_tokens')
    .where('purpose', '=', link.purpose)
    .where('userId', 'is', userId)
    .execute()
  await tx
    .insertInto('one_time_tokens')
    .values({ hash: hashOf(token), purpose: link.purpose, userId, expiresAt, createdAt: now() })
    .execute()
  return token
}

/** Uses a link up, in the transaction of what it is good for. Answers whose it is. Throws ChatError `not_found`. */
export async function useLink(
  tx: DatabaseTransaction,
  purpose: Purpose,
  token: string,
): Promise<string | null> {
  const link = await tx
    .deleteFrom('one_time_tokens')
    .where('hash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .returning(['userId', 'expiresAt'])
    .executeTakeFirst()
  if (!link || (link.expiresAt !== null && link.expiresAt <= now())) throw deadLink()
  return link.userId
}

/** The username for which a reset link is good. Throws ChatError `not_found`. */
export async function usernameOfResetLink(db: Database, token: string): Promise<string> {
  const row = await db
    .selectFrom('one_time_tokens')
    .innerJoin('user', 'user.id', 'one_time_tokens.userId')
    .select('user.name')
    .where('hash', '=', hashOf(token))
    .where('purpose', '=', 'reset')
    .where('expiresAt', '>', now())
    .executeTakeFirst()
  if (!row) throw deadLink()
  return row.name
}

/** The refusal of a link that is no longer good, or never was. */
export function deadLink(): ChatError {
  return new ChatError('not_found', 'This link was used, replaced, or is too old.')
}

function now(): string {
  return new Date().toISOString()
}
