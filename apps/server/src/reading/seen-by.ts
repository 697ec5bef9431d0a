import type { Author, SeenBy } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { noSuchMessage } from '../ground/errors.ts'
import { authorOf } from '../ground/person.ts'
import { findMessage } from '../messages/queries.ts'
import { personFrom } from '../rooms/direct-queries.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'

/** Who has read up to this message, by their markers: the asking person and its author aside. */
export async function listSeenBy(
  db: Database,
  room: RoomRecord,
  me: string,
  seq: number,
): Promise<SeenBy> {
  const message = await findMessage(db, room, seq)
  if (!message || message.deleted) throw noSuchMessage()
  if ((await countPeople(db, room)) > limits.seenPeople) return { people: [], tooMany: true }
  const rows = await peopleOf(db, room)
    .innerJoin('user', 'user.id', 'read_markers.userId')
    .select(['user.id', 'user.name', 'user.role'])
    .where('readSeq', '>=', seq)
    .where('user.id', 'not in', [me, message.author.id])
    .where('deactivatedAt', 'is', null)
    .execute()
  const people: Author[] = rows.map((row) => authorOf(personFrom(row)))
  return { people: people.sort((a, b) => a.name.localeCompare(b.name)), tooMany: false }
}

/** Up to one more than are told of. */
async function countPeople(db: Database, room: RoomRecord): Promise<number> {
  const counted = await peopleOf(db, room)
    .select('read_markers.userId')
    .limit(limits.seenPeople + 1)
    .execute()
  return counted.length
}

/** People who have read something in the room, and are in it still. */
function peopleOf(db: Database, { id, kind }: RoomRecord) {
  return db
    .selectFrom('read_markers')
    .leftJoin('members', (join) =>
      join
        .onRef('members.roomId', '=', 'read_markers.roomId')
        .onRef('members.userId', '=', 'read_markers.userId'),
    )
    .where('read_markers.roomId', '=', id)
    .where((place) =>
      kind === 'public'
        ? // Without a role of their own, everybody is in it.
          place('members.role', 'is distinct from', 'banned')
        : place.and([
            place('members.userId', 'is not', null),
            place('members.leftSeq', 'is', null),
          ]),
    )
}
