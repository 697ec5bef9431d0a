// Invitations as they are stored. Of what is in the link, only the hash is.
import type { Invitation, ListQuery } from '@lobby/protocol'
import type { NotNull } from 'kysely'
import { can, type Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import { hashOf } from '../ground/secrets.ts'
import { consumeUse, hasUsesLeft, isOpen, requireOpen, returnUse } from '../links/links.ts'
import { roleOf } from '../log/room-role.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { type SettingsColumns, settingsOf, settingsOfRooms } from '../storage/room-settings.ts'

/** The invitation of this link, if it is good for another use, or this person has begun one and was not put out of its room since. */
export function findOpenInvitation(db: Database, token: string, userId: string | undefined) {
  return db
    .selectFrom('links')
    .select(['id', 'createdBy', 'expiresAt', 'role', 'roomId'])
    .$narrowType<{ expiresAt: NotNull; role: NotNull }>()
    .where('hash', '=', hashOf(token))
    .where('purpose', '=', 'invitation')
    .where(isOpen)
    .where((links) => {
      const { or, exists, selectFrom } = links
      return or([
        hasUsesLeft(links),
        exists(
          selectFrom('unfinished_uses as begun')
            .leftJoin('members', (join) =>
              join
                .onRef('members.roomId', '=', 'links.roomId')
                .onRef('members.userId', '=', 'begun.userId'),
            )
            .select('begun.userId')
            .whereRef('begun.linkId', '=', 'links.id')
            .where('begun.userId', '=', userId ?? '')
            .where('members.leftSeq', 'is', null),
        ),
      ])
    })
    .executeTakeFirst()
}

/**
 * Takes one use for a person, in the transaction of what it is for; false when they
 * have begun one, and need no other. It is unfinished until they are where it leads.
 * Throws ChatError `not_found` when there is none.
 */
export async function useInvitation(
  tx: DatabaseTransaction,
  linkId: string,
  userId: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('unfinished_uses')
    .values({ linkId, userId })
    .onConflict((use) => use.doNothing())
    .executeTakeFirst()
  const isFirst = numInsertedOrUpdatedRows === 1n
  await (isFirst ? consumeUse(tx, { id: linkId }) : requireOpen(tx, linkId))
  return isFirst
}

/** The person is where the invitation leads: from now on, coming again is another use. Answers whether it was not so before. */
export async function finishUse(
  db: Database | DatabaseTransaction,
  linkId: string,
  userId: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('unfinished_uses')
    .where('linkId', '=', linkId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Gives a person's use of an invitation back, and answers whether it was still theirs to give: they may have got in meanwhile. */
export async function giveUseBack(
  tx: DatabaseTransaction,
  linkId: string,
  userId: string,
): Promise<boolean> {
  if (!(await finishUse(tx, linkId, userId))) return false
  await returnUse(tx, linkId)
  return true
}

/** Whose invitation this is, and their role; both null for the operator's. Undefined when there is none. */
export function findMakerOf(db: Database, id: string) {
  return db
    .selectFrom('links')
    .leftJoin('user', 'user.id', 'links.createdBy')
    .select(['links.createdBy', 'user.role'])
    .where('links.id', '=', id)
    .where('links.purpose', '=', 'invitation')
    .executeTakeFirst()
}

export interface InvitationsOf {
  readonly actor: Actor
  readonly server: Resource
  /** Only those that this account has made. */
  readonly createdBy?: string | undefined
}

/** Invitations, the newest first; rooms that the actor may not know of have no name. */
export async function listInvitations(
  db: Database,
  { actor, server, createdBy }: InvitationsOf,
  { after, limit }: ListQuery,
): Promise<{ invitations: Invitation[]; next: string | null }> {
  let query = invitationsSeenBy(db, actor)
    .orderBy('links.id', 'desc')
    .limit(limit + 1)
  if (createdBy !== undefined) query = query.where('links.createdBy', '=', createdBy)
  if (after !== undefined) query = query.where('links.id', '<', after)
  const rows = await query.execute()
  const invitations = rows.slice(0, limit).map((row) => toInvitation(row, actor, server))
  return { invitations, next: rows.length > limit ? (invitations.at(-1)?.id ?? null) : null }
}

/** One invitation. */
export async function showInvitation(
  db: Database,
  id: string,
  { actor, server }: InvitationsOf,
): Promise<Invitation> {
  const row = await invitationsSeenBy(db, actor)
    .where('links.id', '=', id)
    .executeTakeFirstOrThrow()
  return toInvitation(row, actor, server)
}

function invitationsSeenBy(db: Database, actor: Actor) {
  return db
    .selectFrom('links')
    .leftJoin('user', 'user.id', 'links.createdBy')
    .leftJoin('rooms', 'rooms.id', 'links.roomId')
    .leftJoin('members', (join) =>
      join
        .onRef('members.roomId', '=', 'links.roomId')
        .on('members.userId', '=', personOf(actor)?.id ?? ''),
    )
    .selectAll('links')
    .$narrowType<{ expiresAt: NotNull; role: NotNull }>()
    .where('links.purpose', '=', 'invitation')
    .select([
      'user.name as makerName',
      'rooms.slug',
      'rooms.name as roomName',
      'rooms.kind',
      ...settingsOfRooms,
      'members.role as memberRole',
      'members.leftSeq',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof invitationsSeenBy>['execute']>>[number]

function toInvitation(row: Row, actor: Actor, server: Resource): Invitation {
  const { id, createdBy, createdAt, expiresAt, uses, used, role, roomId, revokedAt } = row
  return {
    id,
    createdBy:
      createdBy === null ? null : { id: createdBy, name: row.makerName ?? '', guest: false },
    createdAt,
    expiresAt,
    uses,
    used,
    role,
    intoRoom: roomId !== null,
    room: roomIn(row, actor, server),
    revokedAt,
  }
}

function roomIn(row: Row, actor: Actor, server: Resource): Invitation['room'] {
  const { roomId, slug, roomName, kind, memberRole, leftSeq } = row
  if (roomId === null || slug === null || roomName === null || kind === null) return null
  const role = roleOf(memberRole === null ? undefined : { role: memberRole, leftSeq })
  const room = { id: roomId, kind, role, settings: settingsOf(row as SettingsColumns) }
  return can(actor, 'room.read', { ...server, room }) ? { slug, name: roomName } : null
}
