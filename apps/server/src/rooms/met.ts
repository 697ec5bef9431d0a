// The people that a person may look up, write to or add to a room: those they have met.
import { ChatError } from '../ground/errors.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { cameByInvitation } from './acquaintances.ts'
import { personFrom } from './direct-queries.ts'
import { listReadable } from './readable.ts'
import { isSeen } from './seen.ts'
import { isListed } from './visible.ts'

/**
 * The people of these ids that `me` has met: they are in a room that
 * `me` may read, or have spoken in a public one, or one has come by the other’s
 * invitation, or the owner lets accounts find each other. Throws ChatError `not_found`, the same for a stranger and for an id that no person has: an id tells nothing
 * of its person.
 */
export async function requireMet(
  db: Database,
  server: Resource,
  me: Person,
  ids: readonly string[],
): Promise<Person[]> {
  const readable = await listReadable(db, me, server)
  const slugsOf = (rooms: typeof readable) => rooms.map(({ slug }) => slug)
  // Who has left a private room is not written to because of what they said there.
  const authors = slugsOf(readable.filter(({ kind }) => kind === 'public'))
  const met = await db
    .selectFrom('user')
    .select(['id', 'name', 'role'])
    .where('id', 'in', ids)
    .where('deactivatedAt', 'is', null)
    // A guest of a link to one room has no other.
    .where((where) => where.or([where('role', '!=', 'guest'), where('onlyRoomId', 'is', null)]))
    .where((user) =>
      user.or([
        isSeen(me.id, { members: slugsOf(readable), authors })(user),
        cameByInvitation(me.id)(user),
        isListed(me, server)(user),
      ]),
    )
    .execute()
  if (met.length < new Set(ids).size) throw strangers()
  return met.map(personFrom)
}

/** A refusal that is the same for strangers and for ids that no person has. */
export function strangers(): ChatError {
  return new ChatError('not_found', 'No person who shares a room with you has this id.')
}
