// Links that are good for one use: to claim the server, to choose a new password,
// or to confirm an address.
import type { Person } from '../ground/person.ts'
import { hashOf } from '../ground/secrets.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { fromNow } from '../storage/instants.ts'
import { deadLink, hasUsesLeft, insertLink, isOpen } from './links.ts'

type Purpose = 'claim' | 'reset' | 'email'

const minute = 60_000
/** How long a link is good that a mail brings, in milliseconds. */
const life = 30 * minute

/** A link for a new password, or to confirm an address. */
export type LinkToMake =
  | { readonly purpose: 'reset'; readonly userId: string }
  | { readonly purpose: 'email'; readonly userId: string; readonly email: string }

/**
 * The secret of the link by which the server gets its owner. It is stored nowhere: `tokenOf` makes it of the
 * link's id, so that each node that starts says the same one until it is used.
 */
export function findOrCreateClaim(db: Database, tokenOf: (id: string) => string): Promise<string> {
  return inTransaction(db, async (tx) => {
    const open = await tx
      .selectFrom('links')
      .select('id')
      .where('purpose', '=', 'claim')
      .where(isOpen)
      .where(hasUsesLeft)
      .executeTakeFirst()
    const token = open && tokenOf(open.id)
    const same = tx
      .selectFrom('links')
      .select('id')
      .where('hash', '=', hashOf(token ?? ''))
    // Another secret makes another one: the link of before is worth nothing then.
    if (token !== undefined && (await same.executeTakeFirst())) return token
    await forgetLinks(tx, 'claim', null)
    const claim = { purpose: 'claim', uses: 1, expiresAt: null } as const
    return (await insertLink(tx, claim, tokenOf)).token
  })
}

/** A new link for half an hour, in place of others that the same person has for this purpose or has asked for. */
export async function createLink(
  tx: DatabaseTransaction,
  link: LinkToMake,
): Promise<{ readonly token: string; readonly expiresAt: string }> {
  await forgetLinks(tx, link.purpose, link.userId)
  const expiresAt = fromNow(life)
  const { token } = await insertLink(tx, { ...link, uses: 1, expiresAt })
  return { token, expiresAt }
}

/** Nothing that was sent or asked for with this purpose is good any more. */
export async function forgetLinks(
  tx: DatabaseTransaction,
  purpose: Purpose,
  userId: string | null,
): Promise<void> {
  await tx
    .deleteFrom('links')
    .where('purpose', '=', purpose)
    .where('userId', 'is not distinct from', userId)
    .execute()
  if (userId === null || purpose === 'claim') return
  await tx
    .deleteFrom('link_requests')
    .where('purpose', '=', purpose)
    .where('userId', '=', userId)
    .execute()
}

/** The username for which a reset link is good. Throws ChatError `not_found`. */
export async function usernameOfResetLink(db: Database, token: string): Promise<string> {
  const row = await db
    .selectFrom('links')
    .innerJoin('user', 'user.id', 'links.userId')
    .select('user.name')
    .where('hash', '=', hashOf(token))
    .where('purpose', '=', 'reset')
    .where(isOpen)
    .where(hasUsesLeft)
    .executeTakeFirst()
  if (!row) throw deadLink()
  return row.name
}

/** The holder of a link, for the audit log: nobody has proved that they own the account. */
export function holderOf(
  { id, username }: { readonly id: string; readonly username: string },
  address: string,
): Person {
  return { id, name: username, guest: false, role: 'member', session: false, address }
}
