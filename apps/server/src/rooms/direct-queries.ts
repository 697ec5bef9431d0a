import type { Author } from '@lobby/protocol'
import type { Person } from '../person.ts'
import type { Database } from '../storage/database.ts'

/** Who is in each of these rooms, by the names they go by now, in the order of the names. */
export async function listPeople(
  db: Database,
  roomIds: readonly string[],
): Promise<Map<string, Author[]>> {
  const people = new Map<string, Author[]>(roomIds.map((id) => [id, []]))
  if (roomIds.length === 0) return people
  const rows = await db
    .selectFrom('members')
    .leftJoin('user', 'user.id', 'members.userId')
    .select(['roomId', 'userId', 'members.name', 'members.guest'])
    .select(['user.name as nameNow', 'user.role'])
    .where('roomId', 'in', roomIds)
    .where('leftSeq', 'is', null)
    .execute()
  for (const { roomId, userId, name, guest, nameNow, role } of rows)
    people.get(roomId)?.push({
      id: userId,
      name: nameNow ?? name,
      guest: role ? role === 'guest' : Boolean(guest),
    })
  for (const found of people.values()) found.sort((a, b) => a.name.localeCompare(b.name))
  return people
}

/** The direct room that has this key. */
export async function findDirectRoom(db: Database, directKey: string) {
  return db
    .selectFrom('rooms')
    .select(['id', 'slug'])
    .where('directKey', '=', directKey)
    .executeTakeFirst()
}

/** Those who have a direct room with somebody, and its address; who is in several of them is there for each. */
export async function listDirectPartners(
  db: Database,
  me: string,
): Promise<{ slug: string; person: Person }[]> {
  const rows = await db
    .selectFrom('members as mine')
    .innerJoin('rooms', 'rooms.id', 'mine.roomId')
    .innerJoin('members as theirs', 'theirs.roomId', 'rooms.id')
    .innerJoin('user', 'user.id', 'theirs.userId')
    .select(['rooms.slug', 'user.id', 'user.name', 'user.role'])
    .where('mine.userId', '=', me)
    .where('rooms.kind', '=', 'direct')
    .where('theirs.userId', '!=', me)
    .execute()
  return rows.map(({ slug, ...user }) => ({ slug, person: personFrom(user) }))
}

/**
 * Those of these ids whom somebody may look up: they are in a room with them
 * that not everybody may enter, or have spoken or been given a role in one of
 * the `publicRooms` that both may read. Everybody else is nobody to them.
 */
export async function findMet(
  db: Database,
  me: string,
  ids: readonly string[],
  publicRooms: readonly string[],
): Promise<Person[]> {
  const rows = await db
    .selectFrom('user')
    .select(['id', 'name', 'role'])
    .where('id', 'in', ids)
    .where('deactivatedAt', 'is', null)
    // Whom a link lets into one room alone has no other.
    .where((where) => where.or([where('role', '!=', 'guest'), where('onlyRoomId', 'is', null)]))
    .where((where) =>
      where.or([
        where.exists(
          where
            .selectFrom('members as theirs')
            .innerJoin('members as mine', 'mine.roomId', 'theirs.roomId')
            .innerJoin('rooms', 'rooms.id', 'theirs.roomId')
            .select('theirs.roomId')
            .whereRef('theirs.userId', '=', 'user.id')
            .where('mine.userId', '=', me)
            .where('rooms.kind', '!=', 'public')
            .where('theirs.leftSeq', 'is', null)
            .where('mine.leftSeq', 'is', null),
        ),
        where.exists(
          where
            .selectFrom('messages')
            .innerJoin('rooms', 'rooms.id', 'messages.roomId')
            .select('messages.id')
            .whereRef('messages.authorId', '=', 'user.id')
            .where('rooms.slug', 'in', publicRooms),
        ),
        where.exists(
          where
            .selectFrom('members')
            .innerJoin('rooms', 'rooms.id', 'members.roomId')
            .select('members.roomId')
            .whereRef('members.userId', '=', 'user.id')
            .where('members.leftSeq', 'is', null)
            .where('rooms.slug', 'in', publicRooms),
        ),
      ]),
    )
    .execute()
  return rows.map(personFrom)
}

function personFrom({ id, name, role }: Pick<Person, 'id' | 'name' | 'role'>): Person {
  return { id, name, guest: role === 'guest', role, session: true }
}
