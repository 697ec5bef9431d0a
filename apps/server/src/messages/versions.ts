import type { MessageVersions } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'
import type { VisibleRoom } from './queries.ts'

/** What the message at `seq` said before it was edited, oldest first. */
export async function listVersions(
  db: Database,
  { id, visibleFrom }: VisibleRoom,
  seq: number,
): Promise<MessageVersions['versions']> {
  if (seq < visibleFrom) return []
  const rows = await db
    .selectFrom('message_versions')
    .innerJoin('rooms', 'rooms.number', 'message_versions.room')
    .innerJoin('events', (join) =>
      join.onRef('events.roomId', '=', 'rooms.id').onRef('events.seq', '=', 'replacedBy'),
    )
    .select(['message_versions.body', 'events.createdAt as replacedAt'])
    .where('rooms.id', '=', id)
    .where('message_versions.seq', '=', seq)
    .orderBy('replacedBy')
    .execute()
  if (rows.length === 0) return []
  const message = await db
    .selectFrom('messages')
    .select('createdAt')
    .where('roomId', '=', id)
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow()
  // Each was written when the one before it was replaced.
  return rows.map(({ body }, index) => ({
    body,
    writtenAt: rows[index - 1]?.replacedAt ?? message.createdAt,
  }))
}
