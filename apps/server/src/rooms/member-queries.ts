import type { Author } from '@lobby/protocol'
import type { RoomRole, ServerRole } from '../ground/person.ts'
import { roleOf } from '../log/room-role.ts'
import type { Database } from '../storage/database.ts'
import { now } from '../storage/instants.ts'
import type { MemberKey } from '../storage/log-store.ts'

/** A person with a place in a room. */
export interface MemberRecord {
  readonly user: Author
  readonly server: ServerRole
  readonly role: RoomRole
}

interface Candidate extends Pick<MemberRecord, 'user' | 'server'> {
  /** The one room of a guest who came by a link. */
  readonly onlyIn?: string
}

/** The members of a room and the people banned from it, by name. */
export async function listMembers(db: Database, roomId: string): Promise<MemberRecord[]> {
  const rows = await db
    .selectFrom('members')
    .select(['userId', 'name', 'guest', 'role', 'leftSeq'])
    .where('roomId', '=', roomId)
    .execute()
  const people = await findPeople(
    db,
    rows.map(({ userId }) => userId),
  )
  return rows
    .map((row): MemberRecord => {
      const { userId: id, name, guest } = row
      const known = people.get(id)
      const user = known?.user ?? { id, name, guest: Boolean(guest) }
      return { user, server: known?.server ?? 'guest', role: roleOf(row) }
    })
    .filter(({ role }) => role !== 'outsider')
    .sort((a, b) => a.user.name.localeCompare(b.user.name))
}

/** The guest links to a room that let guests in, by the ids of the guests who came by each. */
export async function listLinksOfGuests(
  db: Database,
  roomId: string,
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('user')
    .innerJoin('links', 'links.id', 'user.guestLinkId')
    .select(['user.id', 'guestLinkId'])
    .where('user.isAnonymous', '=', 1)
    .where('links.roomId', '=', roomId)
    .where('links.revokedAt', 'is', null)
    .where('links.expiresAt', '>', now())
    .execute()
  return new Map(rows.map(({ id, guestLinkId }) => [id, guestLinkId ?? '']))
}

/** The ids of the people in a private room now. */
export async function listMemberIds(db: Database, roomId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .select('userId')
    .where('roomId', '=', roomId)
    .where('leftSeq', 'is', null)
    .execute()
  return rows.map(({ userId }) => userId)
}

/** The event that ended a person's place in a room, if one did. */
export async function endOfPlace(
  db: Database,
  { roomId, userId }: MemberKey,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('members')
    .select('leftSeq')
    .where('roomId', '=', roomId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row?.leftSeq ?? undefined
}

/** The ids of the people banned from a room. */
export async function listBannedIds(db: Database, roomId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .select('userId')
    .where('roomId', '=', roomId)
    .where('role', '=', 'banned')
    .execute()
  return rows.map(({ userId }) => userId)
}

/** A person the server knows again, or who has written in this room under a name that was only claimed. */
export async function findCandidate(
  db: Database,
  roomId: string,
  userId: string,
): Promise<Candidate | undefined> {
  const known = (await findPeople(db, [userId])).get(userId)
  if (known) return known
  const row = await db
    .selectFrom('messages')
    .select(['authorName as name', 'authorGuest as guest'])
    .where('roomId', '=', roomId)
    .where('authorId', '=', userId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { user: { id: userId, name: row.name, guest: Boolean(row.guest) }, server: 'guest' }
}

/** Whether a person has, or had, a place in the room, or has written there. */
export async function wasThere(db: Database, roomId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('userId as id')
    .where('roomId', '=', roomId)
    .where('userId', '=', userId)
    .unionAll((union) =>
      union
        .selectFrom('messages')
        .select('authorId as id')
        .where('authorId', '=', userId)
        .where('roomId', '=', roomId),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function findPeople(db: Database, ids: readonly string[]) {
  const people = new Map<string, Candidate>()
  if (ids.length === 0) return people
  const rows = await db
    .selectFrom('user')
    .select(['id', 'name', 'role', 'onlyRoomId'])
    .where('id', 'in', ids)
    .execute()
  for (const { id, name, role, onlyRoomId } of rows) {
    const guest = role === 'guest'
    const onlyIn = guest && onlyRoomId !== null && { onlyIn: onlyRoomId }
    people.set(id, { user: { id, name, guest }, server: role, ...onlyIn })
  }
  return people
}
