// The life of a secret link, whatever it is for: made, open, used, taken back.
import { randomUUIDv7 } from 'node:crypto'
import type { ExpressionBuilder, Insertable } from 'kysely'
import { ChatError } from '../ground/errors.ts'
import { hashOf, newSecret } from '../ground/secrets.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { now } from '../storage/instants.ts'
import type { LinkPurpose, LinksTable } from '../storage/link-tables.ts'
import type { Tables } from '../storage/tables.ts'

/** Stores a link; what is in it is in the answer, and stored nowhere. If nothing is said, it is random. */
export async function insertLink(
  tx: DatabaseTransaction,
  link: Omit<Insertable<LinksTable>, 'id' | 'hash' | 'createdAt'>,
  tokenOf: (id: string) => string = newSecret,
): Promise<{ readonly id: string; readonly token: string }> {
  const id = randomUUIDv7()
  const token = tokenOf(id)
  await tx
    .insertInto('links')
    .values({ id, hash: hashOf(token), createdAt: now(), ...link })
    .execute()
  return { id, token }
}

/** Whether a link is neither taken back, nor paused, nor too old. */
export function isOpen({ and, or, eb }: ExpressionBuilder<Tables, 'links'>) {
  return and([
    eb('links.revokedAt', 'is', null),
    eb('links.pausedAt', 'is', null),
    or([eb('links.expiresAt', 'is', null), eb('links.expiresAt', '>', now())]),
  ])
}

/** Whether a link lets in one more. */
export function hasUsesLeft({ or, eb, ref }: ExpressionBuilder<Tables, 'links'>) {
  return or([eb('links.uses', 'is', null), eb('links.used', '<', ref('links.uses'))])
}

/**
 * Takes one use of a link, in the transaction of what it is for: two never share the last one.
 * Answers whose it is, and which address it confirms. Throws ChatError `not_found`.
 */
export async function consumeUse(
  tx: DatabaseTransaction,
  link: { readonly id: string } | { readonly purpose: LinkPurpose; readonly token: string },
): Promise<{ readonly userId: string | null; readonly email: string | null }> {
  const taken = await tx
    .updateTable('links')
    .set(({ eb }) => ({ used: eb('used', '+', 1) }))
    .$call((links) =>
      'id' in link
        ? links.where('id', '=', link.id)
        : links.where('hash', '=', hashOf(link.token)).where('purpose', '=', link.purpose),
    )
    .where(isOpen)
    .where(hasUsesLeft)
    .returning(['userId', 'email'])
    .executeTakeFirst()
  if (!taken) throw deadLink()
  return taken
}

/** Throws ChatError `not_found` unless the link is open, in the transaction of what it is for. */
export async function requireOpen(tx: DatabaseTransaction, id: string): Promise<void> {
  const open = tx.selectFrom('links').select('id').where('id', '=', id).where(isOpen)
  if (!(await open.executeTakeFirst())) throw deadLink()
}

/** Gives a use back that led nowhere. */
export async function returnUse(tx: DatabaseTransaction, id: string): Promise<void> {
  await tx
    .updateTable('links')
    .set(({ eb }) => ({ used: eb('used', '-', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Makes a link worth nothing; false when there is none, or it was that before. */
export async function revokeLink(
  tx: DatabaseTransaction,
  link: { readonly purpose: LinkPurpose; readonly id: string; readonly roomId?: string },
): Promise<boolean> {
  const { purpose, id, roomId } = link
  const { numUpdatedRows } = await tx
    .updateTable('links')
    .set({ revokedAt: now() })
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .where('revokedAt', 'is', null)
    .$if(roomId !== undefined, (inRoom) => inRoom.where('roomId', '=', roomId ?? ''))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The refusal of a link that is no longer good, or never was. */
export function deadLink(): ChatError {
  return new ChatError('not_found', 'This link was used or replaced, or has expired.')
}
