// Invitations as they are stored. Of what is in the link, only the hash is.
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Invitation, InvitedRole, ListQuery } from '@lobby/protocol'
import { deadLink } from '../links/links.ts'
import { roleOf } from '../log/room-role.ts'
import { can, type Resource } from '../permissions.ts'
import { type Actor, personOf } from '../person.ts'
import { hashOf } from '../secrets.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { now } from '../storage/instants.ts'
import { type SettingsColumns, settingsColumns, settingsOf } from '../storage/room-settings.ts'

const tokenBytes = 32

/** A secret for a link, and what is stored of it. */
export function newToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(tokenBytes).toString('base64url')
  return { token, hash: hashOf(token) }
}

export interface InvitationToMake {
  readonly hash: string
  /** Null: the operator's. */
  readonly createdBy: string | null
  readonly expiresAt: string
  readonly uses: number | null
  readonly role: InvitedRole
  readonly roomId: string | null
}

/** Stores an invitation; answers its id. */
export async function insertInvitation(
  tx: DatabaseTransaction,
  invitation: InvitationToMake,
): Promise<string> {
  const id = randomUUIDv7()
  await tx
    .insertInto('invitations')
    .values({ id, createdAt: now(), ...invitation })
    .execute()
  return id
}

/** The invitation of this link, if it is good for another use, or this person has begun one and was not put out of its room since. */
export function findOpenInvitation(db: Database, token: string, userId: string | undefined) {
  return db
    .selectFrom('invitations')
    .select(['id', 'createdBy', 'expiresAt', 'role', 'roomId'])
    .where('hash', '=', hashOf(token))
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now())
    .where(({ or, eb, ref, exists, selectFrom }) =>
      or([
        eb('uses', 'is', null),
        eb('used', '<', ref('uses')),
        exists(
          selectFrom('unfinished_uses as begun')
            .leftJoin('members', (join) =>
              join
                .onRef('members.roomId', '=', 'invitations.roomId')
                .onRef('members.userId', '=', 'begun.userId'),
            )
            .select('begun.userId')
            .whereRef('begun.invitationId', '=', 'invitations.id')
            .where('begun.userId', '=', userId ?? '')
            .where('members.leftSeq', 'is', null),
        ),
      ]),
    )
    .executeTakeFirst()
}

/**
 * Takes one use for somebody, in the transaction of what it is for; false when they
 * have begun one, and need no other. It is unfinished until they are where it leads.
 * Throws ChatError `not_found` when there is none.
 */
export async function useInvitation(
  tx: DatabaseTransaction,
  invitationId: string,
  userId: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('unfinished_uses')
    .values({ invitationId, userId })
    .onConflict((use) => use.doNothing())
    .executeTakeFirst()
  const isFirst = numInsertedOrUpdatedRows === 1n
  const { numUpdatedRows } = await tx
    .updateTable('invitations')
    .set(({ eb }) => ({ used: eb('used', '+', isFirst ? 1 : 0) }))
    .where('id', '=', invitationId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now())
    .$if(isFirst, (open) =>
      open.where(({ or, eb, ref }) => or([eb('uses', 'is', null), eb('used', '<', ref('uses'))])),
    )
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw deadLink()
  return isFirst
}

/** Somebody is where the invitation leads: from now on, coming again is another use. Answers whether it was not so before. */
export async function finishUse(
  db: Database | DatabaseTransaction,
  invitationId: string,
  userId: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('unfinished_uses')
    .where('invitationId', '=', invitationId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Gives somebody's use of an invitation back, and answers whether it was still theirs to give: they may have got in meanwhile. */
export async function giveUseBack(
  tx: DatabaseTransaction,
  invitationId: string,
  userId: string,
): Promise<boolean> {
  if (!(await finishUse(tx, invitationId, userId))) return false
  await tx
    .updateTable('invitations')
    .set(({ eb }) => ({ used: eb('used', '-', 1) }))
    .where('id', '=', invitationId)
    .execute()
  return true
}

/** Whose invitation this is, and their role; both null for the operator's. Undefined when there is none. */
export function findMakerOf(db: Database, id: string) {
  return db
    .selectFrom('invitations')
    .leftJoin('user', 'user.id', 'invitations.createdBy')
    .select(['invitations.createdBy', 'user.role'])
    .where('invitations.id', '=', id)
    .executeTakeFirst()
}

/** Makes it worth nothing; false when it was that before. */
export async function revokeInvitationRow(tx: DatabaseTransaction, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('invitations')
    .set({ revokedAt: now() })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
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
    .orderBy('invitations.id', 'desc')
    .limit(limit + 1)
  if (createdBy !== undefined) query = query.where('invitations.createdBy', '=', createdBy)
  if (after !== undefined) query = query.where('invitations.id', '<', after)
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
    .where('invitations.id', '=', id)
    .executeTakeFirstOrThrow()
  return toInvitation(row, actor, server)
}

function invitationsSeenBy(db: Database, actor: Actor) {
  return db
    .selectFrom('invitations')
    .leftJoin('user', 'user.id', 'invitations.createdBy')
    .leftJoin('rooms', 'rooms.id', 'invitations.roomId')
    .leftJoin('members', (join) =>
      join
        .onRef('members.roomId', '=', 'invitations.roomId')
        .on('members.userId', '=', personOf(actor)?.id ?? ''),
    )
    .selectAll('invitations')
    .select([
      'user.name as makerName',
      'rooms.slug',
      'rooms.name as roomName',
      'rooms.kind',
      ...settingsColumns,
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
