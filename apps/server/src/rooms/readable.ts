import type { Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { settingsColumns } from '../storage/room-settings.ts'
import { statement } from '../storage/statement.ts'
import { mayRead } from './queries.ts'

/** The rooms that the actor may read, to look for people there: nothing of what is in them is counted. */
export async function listReadable(db: Database, actor: Actor, server: Resource) {
  const rows = await openTo(db, { id: personOf(actor)?.id ?? '' })
  return rows.filter((row) => mayRead(actor, server, row))
}

// What others have among themselves is not even looked at.
const openTo = statement((db, { id }: { id: string }) => roomsOpenTo(db, id))

export const roomsOpenTo = (db: Database, id: string) =>
  db
    .selectFrom('rooms')
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', id),
    )
    .select([
      'rooms.id',
      'rooms.number',
      'slug',
      'kind',
      'members.role',
      'leftSeq',
      ...settingsColumns,
    ])
    .where((room) =>
      room.or([
        room('kind', '=', 'public'),
        room.and([room('members.userId', 'is not', null), room('leftSeq', 'is', null)]),
      ]),
    )
