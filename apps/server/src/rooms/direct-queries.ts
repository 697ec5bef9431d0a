import type { Author } from '@lobby/protocol'
import type { Person } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'

/** The people of each of these rooms, by the names they go by now, in the order of the names. */
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

/** The people who have a direct room with a person, and its address; a person of several rooms is there for each. */
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

/** A row of `user` as the person that it is. */
export function personFrom({ id, name, role }: Pick<Person, 'id' | 'name' | 'role'>): Person {
  return { id, name, guest: role === 'guest', role, session: true }
}
