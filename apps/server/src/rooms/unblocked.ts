import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import { isBlockedBy } from '../people/blocks.ts'
import type { Database } from '../storage/database.ts'
import { listPeople } from './direct-queries.ts'
import type { RoomRecord } from './queries.ts'

/**
 * Throws ChatError `forbidden` in a direct room of two, when the other one has blocked this person. Among more
 * people they may write: the one who has blocked them sees it folded.
 */
export async function requireUnblocked(
  db: Database,
  { id, kind }: Pick<RoomRecord, 'id' | 'kind'>,
  person: Person | undefined,
): Promise<void> {
  if (kind !== 'direct' || !person) return
  const people = (await listPeople(db, [id])).get(id) ?? []
  const others = people.filter((other) => other.id !== person.id).map((other) => other.id)
  if (others.length === 1 && (await isBlockedBy(db, person.id, others)))
    throw new ChatError('forbidden', 'You cannot write to this person.')
}
