// People that a person may look up, write to or add to a room: they have met.
import { ChatError } from '../errors.ts'
import { serverOf } from '../permissions.ts'
import type { Person } from '../person.ts'
import type { RoomContext } from './actions.ts'
import { findMet } from './direct-queries.ts'
import { listRooms } from './queries.ts'

/**
 * The people of these ids; `me` has met all of them in a room. Throws ChatError
 * `not_found`, the same for a stranger and for an id that no person has: an id
 * tells nothing of its person.
 */
export async function requireMet(
  context: RoomContext,
  me: Person,
  ids: readonly string[],
): Promise<Person[]> {
  const readable = await listRooms(context.db, me, serverOf(context))
  const publicRooms = readable.filter(({ kind }) => kind === 'public').map(({ slug }) => slug)
  const met = await findMet(context.db, me.id, ids, publicRooms)
  if (met.length < new Set(ids).size) throw strangers()
  return met
}

/** A refusal that is the same for strangers and for ids that no person has. */
export function strangers(): ChatError {
  return new ChatError('not_found', 'You share no room with a person of this id.')
}
