import type { RoomEvent } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'
import { eventOf } from './entry.ts'
import type { RoomHead } from './hub.ts'

/** The newest `seq` of a room and what tells it from others; undefined when there is no such room. */
export function readHead(db: Database, roomId: string): Promise<RoomHead | undefined> {
  return db
    .selectFrom('room_heads')
    .innerJoin('rooms', 'rooms.id', 'room_heads.roomId')
    .select(['slug', 'epoch', 'lastSeq as seq'])
    .where('roomId', '=', roomId)
    .executeTakeFirst()
}

/** The newest `seq` of each of these rooms that is there. */
export function readSeqs(
  db: Database,
  roomIds: readonly string[],
): Promise<{ roomId: string; seq: number }[]> {
  return db
    .selectFrom('room_heads')
    .select(['roomId', 'lastSeq as seq'])
    .where('roomId', 'in', roomIds)
    .execute()
}

/** Up to `limit` events after `after`, in order. */
export async function readEvents(
  db: Database,
  roomId: string,
  { after, limit }: { after: number; limit: number },
): Promise<RoomEvent[]> {
  const rows = await db
    .selectFrom('events')
    .select(['kind', 'seq', 'messageId', 'payload', 'createdAt'])
    .where('roomId', '=', roomId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(eventOf)
}
