import type { Message } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Database } from '../storage/database.ts'
import type { VisibleRoom } from './queries.ts'
import { messageColumns, toMessages } from './to-messages.ts'

/** The pinned messages of a room that the reader may see; what was pinned last is the first. */
export async function listPins(
  db: Database,
  { id, visibleFrom }: VisibleRoom,
  reader?: string,
): Promise<Message[]> {
  const rows = await db
    .selectFrom('messages')
    .select(messageColumns)
    .where('roomId', '=', id)
    .where('pinnedSeq', 'is not', null)
    .where('seq', '>=', visibleFrom)
    .orderBy('pinnedSeq', 'desc')
    .limit(limits.pins)
    .execute()
  return toMessages(db, rows, reader)
}
