// Whose presence a person may see.
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { listReadable } from '../rooms/readable.ts'
import { isSeen } from '../rooms/seen.ts'
import type { Database } from '../storage/database.ts'

/** Of the people who were asked about: whose presence is told, and those of them who have blocked the asker. */
export interface Seen {
  readonly people: ReadonlySet<string>
  readonly blockers: ReadonlySet<string>
}

/** Of these people: those who are in a room that `me` may read, or have spoken in a public one. */
export async function peopleSeen(
  db: Database,
  server: Resource,
  me: Person,
  ids: readonly string[],
): Promise<Seen> {
  if (ids.length === 0) return { people: new Set(), blockers: new Set() }
  const readable = await listReadable(db, me, server)
  const slugsOf = (rooms: typeof readable) => rooms.map(({ slug }) => slug)
  // A message in a private room counts no more after its author has left the room.
  const authors = slugsOf(readable.filter(({ kind }) => kind === 'public'))
  const people = await db
    .selectFrom('user')
    .select('user.id')
    .where('user.id', 'in', ids)
    .where((user) =>
      user.or([
        user('user.id', '=', me.id),
        isSeen(me.id, { members: slugsOf(readable), authors })(user),
      ]),
    )
    .execute()
  const blockers = await db
    .selectFrom('blocks')
    .select('blockerId')
    .where('blockedId', '=', me.id)
    .where('blockerId', 'in', ids)
    .execute()
  return {
    people: new Set(people.map(({ id }) => id)),
    blockers: new Set(blockers.map(({ blockerId }) => blockerId)),
  }
}
