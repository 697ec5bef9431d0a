// Links that are good for one use: to claim the server, to choose a new password,
// or to confirm an address. Only the hash of what is in the link is stored.
import { randomBytes } from 'node:crypto'
import type { Insertable } from 'kysely'
import { ChatError } from '../errors.ts'
import type { Person } from '../person.ts'
import { hashOf } from '../secrets.ts'
import type { OneTimeTokensTable } from '../storage/account-tables.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { fromNow, now } from '../storage/instants.ts'

type Purpose = 'claim' | 'reset' | 'email'

const tokenBytes = 32
const minute = 60_000
/** How long a link is good that a mail brings, in milliseconds. */
const life = 30 * minute

/** A link for somebody's new password, or to confirm somebody's address. */
export type LinkToMake =
  | { readonly purpose: 'reset'; readonly userId: string }
  | { readonly purpose: 'email'; readonly userId: string; readonly email: string }

/** The secret of a new link by which the server gets its owner, in place of earlier ones. It is stored nowhere. */
export function createClaim(db: Database): Promise<string> {
  const claim = { purpose: 'claim', userId: null, expiresAt: null } as const
  return db.transaction().execute((tx) => storeLink(tx, claim))
}

/** A new link for half an hour, in place of others that the same person has for this purpose or has asked for. */
export async function createLink(
  tx: DatabaseTransaction,
  link: LinkToMake,
): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const expiresAt = fromNow(life)
  return { token: await storeLink(tx, { ...link, expiresAt }), expiresAt }
}

async function storeLink(
  tx: DatabaseTransaction,
  link: Omit<Insertable<OneTimeTokensTable>, 'hash' | 'createdAt'> & {
    readonly userId: string | null
  },
): Promise<string> {
  const token = randomBytes(tokenBytes).toString('base64url')
  await forgetLinks(tx, link.purpose, link.userId)
  await tx
    .insertInto('one_time_tokens')
    .values({ ...link, hash: hashOf(token), createdAt: now() })
    .execute()
  return token
}

/** Nothing that was sent or asked for with this purpose is good any more. */
export async function forgetLinks(
  tx: DatabaseTransaction,
  purpose: Purpose,
  userId: string | null,
): Promise<void> {
  await tx
    .deleteFrom('one_time_tokens')
    .where('purpose', '=', purpose)
    .where('userId', 'is', userId)
    .execute()
  if (userId === null || purpose === 'claim') return
  await tx
    .deleteFrom('link_requests')
    .where('purpose', '=', purpose)
    .where('userId', '=', userId)
    .execute()
}

/** Uses a link up, in the transaction of what it is good for. Answers whose it is, and which address it confirms. Throws ChatError `not_found`. */
export async function useLink(
  tx: DatabaseTransaction,
  purpose: Purpose,
  token: string,
): Promise<{ readonly userId: string | null; readonly email: string | null }> {
  const link = await tx
    .deleteFrom('one_time_tokens')
    .where('hash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .returning(['userId', 'email', 'expiresAt'])
    .executeTakeFirst()
  if (!link || (link.expiresAt !== null && link.expiresAt <= now())) throw deadLink()
  return link
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

/** For the audit log, whoever holds a link: that they are the account's owner is not known. */
export function holderOf(
  { id, username }: { readonly id: string; readonly username: string },
  address: string,
): Person {
  return { id, name: username, guest: false, role: 'member', session: false, address }
}

/** The refusal of a link that is no longer good, or never was. */
export function deadLink(): ChatError {
  return new ChatError('not_found', 'This link was used, replaced, or is too old.')
}
