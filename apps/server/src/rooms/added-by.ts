// Who has let a person into a room, for as long as they have not looked at it.
import type { Author, Room, RoomKind } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'

interface Place {
  readonly id: string
  readonly kind: RoomKind
  /** The event by which the person joined; null: they are no member. */
  readonly joinedSeq: number | null
  readonly readSeq: number
}

/** By room: the event by which others have let the person in, where they have not read so far; nothing of people they have blocked. */
export async function listAdded(
  db: Database,
  userId: string,
  places: readonly Place[],
): Promise<ReadonlyMap<string, NonNullable<Room['added']>>> {
  const added = new Map<string, { by: Author; seq: number }>()
  // A person is rarely let in: mostly, nothing is asked here.
  for (const { id: roomId, kind, joinedSeq, readSeq } of places) {
    if (kind !== 'private' || joinedSeq === null || joinedSeq <= readSeq) continue
    const event = await db
      .selectFrom('events')
      .select(['seq', 'senderId', 'senderName', 'senderGuest'])
      .where('roomId', '=', roomId)
      .where('seq', '=', joinedSeq)
      .where('senderId', '!=', userId)
      .where('senderId', 'not in', (blocked) =>
        blocked.selectFrom('blocks').select('blockedId').where('blockerId', '=', userId),
      )
      .executeTakeFirst()
    if (!event) continue
    const by = { id: event.senderId, name: event.senderName, guest: Boolean(event.senderGuest) }
    added.set(roomId, { by, seq: event.seq })
  }
  return added
}
