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
