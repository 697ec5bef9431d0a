// Guest links as they are stored, and the guests who came by them.
import type { GuestLink, ListQuery } from '@lobby/protocol'
import type { ExpressionBuilder, NotNull } from 'kysely'
import { hashOf } from '../ground/secrets.ts'
import { isOpen, revokeLink } from '../links/links.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { now } from '../storage/instants.ts'
import type { Tables } from '../storage/tables.ts'

/** The guest link of this secret or id, if it is good now. */
export function findOpenLink(
  db: Database | DatabaseTransaction,
  key: { readonly token: string } | { readonly id: string },
) {
  return db
    .selectFrom('links')
    .select(['id', 'roomId', 'createdBy', 'createdByName', 'expiresAt', 'uses', 'used'])
    .$narrowType<{ roomId: NotNull; createdByName: NotNull; expiresAt: NotNull }>()
    .where((by) => ('id' in key ? by('id', '=', key.id) : by('hash', '=', hashOf(key.token))))
    .where('purpose', '=', 'guest')
    .where(isOpen)
    .executeTakeFirst()
}

export type OpenLink = NonNullable<Awaited<ReturnType<typeof findOpenLink>>>

/** The links of a room, the newest first. */
export async function listGuestLinks(
  db: Database,
  roomId: string,
  { after, limit }: ListQuery,
): Promise<{ links: GuestLink[]; next: string | null }> {
  let query = linksIn(db, roomId)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (after !== undefined) query = query.where('id', '<', after)
  const rows = await query.execute()
  const links = rows.slice(0, limit).map(toGuestLink)
  return { links, next: rows.length > limit ? (links.at(-1)?.id ?? null) : null }
}

/** One link of a room. */
export async function showGuestLink(
  db: Database,
  roomId: string,
  id: string,
): Promise<GuestLink | undefined> {
  const row = await linksIn(db, roomId).where('id', '=', id).executeTakeFirst()
  return row && toGuestLink(row)
}

function linksIn(db: Database, roomId: string) {
  return db
    .selectFrom('links')
    .selectAll()
    .$narrowType<{ createdByName: NotNull; expiresAt: NotNull }>()
    .select((by) =>
      by
        .selectFrom('user')
        .select(({ fn }) => fn.countAll<number>().as('guests'))
        .whereRef('user.guestLinkId', '=', 'links.id')
        .as('guests'),
    )
    .where('purpose', '=', 'guest')
    .where('roomId', '=', roomId)
}

function toGuestLink(row: Awaited<ReturnType<ReturnType<typeof linksIn>['execute']>>[number]) {
  const { id, createdAt, expiresAt, guests, uses, revokedAt } = row
  const paused = row.pausedAt !== null
  const createdBy = {
    id: row.createdBy ?? 'operator',
    name: row.createdByName,
    guest: row.createdByGuest === 1,
  }
  return { id, createdBy, createdAt, expiresAt, guests: guests ?? 0, uses, paused, revokedAt }
}

/** Whether this guest came by this link. */
export async function cameBy(db: Database, userId: string, linkId: string): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('id', '=', userId)
    .where('guestLinkId', '=', linkId)
    .executeTakeFirst()
  return row !== undefined
}

/** The link by which a guest came who is in this room alone. */
export async function findLinkOfGuest(
  db: Database,
  { userId, roomId }: { readonly userId: string; readonly roomId: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('user')
    .select('guestLinkId')
    .where('id', '=', userId)
    .where('isAnonymous', '=', 1)
    .where('onlyRoomId', '=', roomId)
    .executeTakeFirst()
  return row?.guestLinkId ?? undefined
}

/** Whether a link has let in as many guests as it may. */
export function isFull({ uses, used }: Pick<OpenLink, 'uses' | 'used'>): boolean {
  return uses !== null && used >= uses
}

/**
 * The guests of a link that the room's moderators have removed or muted: by
 * this link they do not come in again, whatever name they take.
 */
export function listUnwelcome(db: Database, { id, roomId }: Pick<OpenLink, 'id' | 'roomId'>) {
  // Not joined: SQLite would put the whole log of the room aside first.
  const ending = ({ selectFrom }: ExpressionBuilder<Tables, 'members'>) =>
    selectFrom('events')
      .select('events.kind')
      .where('events.roomId', '=', roomId)
      .whereRef('events.seq', '=', 'members.leftSeq')
  return db
    .selectFrom('user')
    .innerJoin('members', (join) =>
      join.onRef('members.userId', '=', 'user.id').on('members.roomId', '=', roomId),
    )
    .select(['user.id', 'user.cameFrom'])
    .select((row) => ending(row).as('kind'))
    .where('user.guestLinkId', '=', id)
    .where((row) =>
      row.or([row('members.role', '=', 'muted'), row(ending(row), '=', 'member.removed')]),
    )
    .execute()
}

/** Lets a link take no more guests for now, or again; false when it was so, or is over. */
export async function pauseLinkRow(
  tx: DatabaseTransaction,
  { roomId, id }: { readonly roomId: string; readonly id: string },
  paused: boolean,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('links')
    .set({ pausedAt: paused ? now() : null })
    .where('id', '=', id)
    .where('purpose', '=', 'guest')
    .where('roomId', '=', roomId)
    .where('revokedAt', 'is', null)
    .where('pausedAt', paused ? 'is' : 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes a link back, and ends the sessions of its guests for good; false when it was over before. */
export async function revokeLinkRow(
  tx: DatabaseTransaction,
  { roomId, id }: { readonly roomId: string; readonly id: string },
): Promise<boolean> {
  if (!(await revokeLink(tx, { purpose: 'guest', roomId, id }))) return false
  await endSessionsOf(tx, id)
  return true
}

/** Guests of the link who have no account by now may not come in again. */
export async function endSessionsOf(tx: DatabaseTransaction, linkId: string): Promise<void> {
  const guests = tx
    .selectFrom('user')
    .select('id')
    .where('guestLinkId', '=', linkId)
    .where('isAnonymous', '=', 1)
  const ended = await tx
    .deleteFrom('session')
    .where('userId', 'in', guests)
    .returning('userId')
    .execute()
  if (ended.length > 0) await noteChange(tx, 'person', ...new Set(ended.map((of) => of.userId)))
  await tx
    .updateTable('user')
    .set({ deactivatedAt: now() })
    .where('guestLinkId', '=', linkId)
    .where('isAnonymous', '=', 1)
    .execute()
}

/** Everybody who came by a link, with or without an account by now, and their role in its room. */
export function listGuestsOf(db: Database, { id, roomId }: Pick<LinkToEnd, 'id' | 'roomId'>) {
  return db
    .selectFrom('user')
    .leftJoin('members', (join) =>
      join.onRef('members.userId', '=', 'user.id').on('members.roomId', '=', roomId),
    )
    .select(['user.id', 'user.name', 'user.isAnonymous', 'members.role'])
    .where('user.guestLinkId', '=', id)
    .execute()
}

/** Links that are over, and whose guests were not put out of their room yet. */
export function listLinksToEnd(db: Database) {
  return db
    .selectFrom('links')
    .innerJoin('rooms', 'rooms.id', 'links.roomId')
    .select(['links.id', 'rooms.id as roomId', 'links.createdBy', 'createdByName'])
    .select(['createdByGuest', 'rooms.slug', 'rooms.kind'])
    .$narrowType<{ createdByName: NotNull }>()
    .where('purpose', '=', 'guest')
    .where('endedAt', 'is', null)
    .where(({ or, eb }) => or([eb('revokedAt', 'is not', null), eb('expiresAt', '<=', now())]))
    .execute()
}

export type LinkToEnd = Awaited<ReturnType<typeof listLinksToEnd>>[number]

/** Says that nobody is left who came by the link. */
export async function markEnded(db: Database, linkId: string): Promise<void> {
  await db.updateTable('links').set({ endedAt: now() }).where('id', '=', linkId).execute()
}
