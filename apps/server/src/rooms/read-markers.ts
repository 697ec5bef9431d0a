import { sql } from 'kysely'
import type { Person } from '../person.ts'
import type { Database } from '../storage/database.ts'

/**
 * Moves a person's marker up to `seq`, never back, and never past the newest
 * event. `readCount` is the number of messages up to there, so that what is
 * unread is a subtraction, however long the room; one's own are taken off when it is asked for. Answers where the marker has
 * come to, or undefined when it did not move.
 */
export async function markRead(
  db: Database,
  userId: string,
  roomId: string,
  seq: number,
): Promise<number | undefined> {
  // Counted from the old marker on: what a person reads is counted once, however
  // often a client says how far it has come.
  const { rows } = await sql<{ readSeq: number }>`
    WITH mine AS (
      SELECT coalesce(max(readSeq), -1) AS seq, coalesce(max(readCount), 0) AS count
      FROM read_markers WHERE userId = ${userId} AND roomId = ${roomId}
    )
    INSERT INTO read_markers (userId, roomId, readSeq, readCount)
    SELECT ${userId}, roomId, min(lastSeq, ${seq}), mine.count + (
      SELECT count(*) FROM messages
      WHERE roomId = ${roomId} AND messages.seq > mine.seq AND messages.seq <= ${seq}
    )
    FROM room_heads, mine WHERE roomId = ${roomId} AND min(lastSeq, ${seq}) > mine.seq
    ON CONFLICT (userId, roomId) DO UPDATE
    SET readSeq = excluded.readSeq, readCount = excluded.readCount
    RETURNING readSeq`.execute(db)
  return rows[0]?.readSeq
}

/** For a person who sees rooms for the first time: what was said before they came is not unread. Only of rooms that they can see. */
export async function startCounting(
  db: Database,
  { id: userId, onlyIn }: Pick<Person, 'id' | 'onlyIn'>,
): Promise<void> {
  await sql`
    INSERT INTO read_markers (userId, roomId, readSeq, readCount)
    SELECT ${userId}, roomId, lastSeq, messageCount FROM room_heads
    JOIN rooms ON rooms.id = room_heads.roomId
    WHERE iif(${onlyIn ?? null} IS NULL, rooms.kind = 'public' OR EXISTS (
      SELECT 1 FROM members
      WHERE members.userId = ${userId} AND members.roomId = rooms.id AND members.leftSeq IS NULL
    ), rooms.id = ${onlyIn ?? null})
    AND NOT EXISTS (
      SELECT 1 FROM read_markers AS mine
      WHERE mine.userId = ${userId} AND mine.roomId = room_heads.roomId
    )`.execute(db)
}
