import { limits } from '@lobby/protocol/limits'
import type { Database } from '../storage/database.ts'

/** Of these people, those who are in the room still, and may be told of what happens there. */
export async function listAudience(
  db: Database,
  roomId: string,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('user')
    .innerJoin('rooms', (join) => join.on('rooms.id', '=', roomId))
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').onRef('members.userId', '=', 'user.id'),
    )
    .select('user.id')
    .where('user.id', 'in', userIds)
    .where('deactivatedAt', 'is', null)
    .where((person) =>
      person.or([person('rooms.guests', '=', 1), person('user.role', '!=', 'guest')]),
    )
    .where((place) =>
      place.or([
        // Without a role of their own, everybody is in it.
        place.and([
          place('rooms.kind', '=', 'public'),
          place('members.role', 'is distinct from', 'banned'),
        ]),
        place.and([
          place('rooms.kind', '!=', 'public'),
          place('members.userId', 'is not', null),
          place('members.leftSeq', 'is', null),
        ]),
      ]),
    )
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** The people that `@room` calls: the members of a room and, of a public one, the accounts that were here last. */
export async function listCalled(db: Database, roomId: string): Promise<readonly string[]> {
  const members = await db
    .selectFrom('members')
    .select('userId')
    .where('roomId', '=', roomId)
    .where('leftSeq', 'is', null)
    .limit(limits.activityCalled)
    .execute()
  const accounts = await db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .innerJoin('rooms', (join) => join.on('rooms.id', '=', roomId))
    .select('session.userId')
    .where('rooms.kind', '=', 'public')
    .where('user.role', '!=', 'guest')
    .groupBy('session.userId')
    .orderBy(({ fn }) => fn.max('session.updatedAt'), 'desc')
    .limit(limits.activityCalled)
    .execute()
  const ids = new Set([...members, ...accounts].map(({ userId }) => userId))
  return [...ids].slice(0, limits.activityCalled)
}
