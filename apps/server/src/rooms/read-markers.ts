// How far people have read. A marker is a row of a person who has read
// something in a room. Without one they begin where the room was when they
// came: to the server for a public room, to the room itself for any other.
import { sql } from 'kysely'
import type { Person } from '../person.ts'
import type { Database } from '../storage/database.ts'

/**
 * Moves a person's marker up to `seq`, never back, and never past the newest
 * event. `readCount` is the number of messages up to there, so that what is
 * unread is a subtraction, however long the room; one's own and what was
 * deleted are taken off when it is asked for. Answers where the marker has
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
    WITH came AS (
      SELECT coalesce(max(seq), -1) AS seq, coalesce(max(messages), 0) AS count
      FROM milestones WHERE roomId = ${roomId} AND number = ${milestone(userId, roomId)}
    ), mine AS (
      SELECT coalesce(max(readSeq), came.seq) AS seq, coalesce(max(readCount), came.count) AS count
      FROM came LEFT JOIN read_markers ON userId = ${userId} AND roomId = ${roomId}
    )
    INSERT INTO read_markers (userId, roomId, readSeq, readCount)
    SELECT ${userId}, roomId, min(lastSeq, ${seq}), mine.count + (
      SELECT count(*) FROM messages
      WHERE roomId = ${roomId} AND messages.seq > mine.seq AND messages.seq <= ${seq}
    )
    FROM room_heads, mine, came WHERE roomId = ${roomId} AND min(lastSeq, ${seq}) > came.seq
    ON CONFLICT (userId, roomId) DO UPDATE
    SET readSeq = excluded.readSeq, readCount = excluded.readCount
    WHERE read_markers.readSeq < excluded.readSeq
    RETURNING readSeq`.execute(db)
  return rows[0]?.readSeq
}

/**
 * For a person who sees the list of rooms for the first time: what was said in
 * public before is not unread, what is said from now on is. It keeps one number
 * for the person, and where rooms are for those in which something has happened
 * since another person came. Later calls change nothing.
 */
export async function startCounting(db: Database, userId: string): Promise<void> {
  const known = await db
    .selectFrom('user')
    .select('id')
    .where('id', '=', userId)
    .where('milestone', 'is not', null)
    .executeTakeFirst()
  if (known) return
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ number: number }>`
      INSERT INTO meta (key, value) VALUES ('milestone', '1')
      ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
      RETURNING CAST(value AS INTEGER) AS number`.execute(tx)
    const number = rows[0]?.number ?? 0
    await sql`
      INSERT INTO milestones (roomId, number, seq, messages)
      SELECT roomId, ${number}, lastSeq, messageCount FROM room_heads
      JOIN rooms ON rooms.id = room_heads.roomId
      WHERE rooms.kind = 'public' AND lastSeq > coalesce((
        SELECT seq FROM milestones WHERE milestones.roomId = rooms.id ORDER BY number DESC LIMIT 1
      ), 0)`.execute(tx)
    await tx
      .updateTable('user')
      .set({ milestone: number })
      .where('id', '=', userId)
      .where('milestone', 'is', null)
      .execute()
  })
}

// What follows are parts of a query over `rooms`, joined with `room_heads`, and, as far as there are rows, with
// `read_markers` and `members` of the person and with `milestones` by `milestoneOf`.

/** The number of the milestone from which a person counts in this room. */
export function milestoneOf(person: Pick<Person, 'id'> | undefined) {
  return milestone(person?.id ?? '', sql.ref('rooms.id'))
}

function milestone(userId: string, roomId: unknown) {
  return sql<number>`(
    SELECT max(places.number) FROM milestones AS places WHERE places.roomId = ${roomId}
    AND places.number <= (SELECT milestone FROM user WHERE user.id = ${userId})
  )`
}

/** Where an uninvited reader of a public room, and a member of any other, begins. A stop of the server may come between a member's joining and their marker. */
const joinedSeq = sql`iif(rooms.kind = 'public', NULL, members.joinedSeq)`

/** How far the person has read. */
export const readSeq = sql<number>`coalesce(read_markers.readSeq, milestones.seq, ${joinedSeq}, 0)`

/** How many messages there were up to there. */
export const readCount = sql<number>`coalesce(read_markers.readCount, milestones.messages, (
  SELECT count(*) FROM messages WHERE messages.roomId = rooms.id AND messages.seq <= ${joinedSeq}
))`

/** Whether anything can be unread: there is a person, and they have come to the room. */
export function isCounting(person: Person | undefined) {
  if (!person?.session) return sql<number>`0`
  return sql<number>`(
    read_markers.readSeq IS NOT NULL OR ${joinedSeq} IS NOT NULL OR rooms.kind = 'public'
    AND (SELECT milestone FROM user WHERE user.id = ${person.id}) IS NOT NULL
  )`
}

/** How many of the messages after `readSeq` are not unread: those that were deleted, and the person's own. */
export function notUnread(person: Person | undefined) {
  return sql<number>`(
    SELECT count(*) FROM messages WHERE messages.roomId = rooms.id
    AND messages.seq > ${readSeq} AND messages.deletedSeq IS NOT NULL
  ) + (
    SELECT count(*) FROM messages WHERE messages.authorId = ${person?.id ?? ''}
    AND messages.roomId = rooms.id AND messages.seq > ${readSeq} AND messages.deletedSeq IS NULL
  )`
}
