// What concerns people, in SQL: rows that a reader of the log has made, authorised when they are read.
import type { Activity, ActivityKind } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { ExpressionBuilder } from 'kysely'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { everyReader } from '../log/kept-mentions.ts'
import { findMessage } from '../messages/queries.ts'
import { milestoneOf, readSeq } from '../rooms/read-markers.ts'
import { listReadable } from '../rooms/readable.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { instantAt } from '../storage/instants.ts'
import type { ActivityTable } from '../storage/personal-tables.ts'
import type { Tables } from '../storage/tables.ts'

interface Query {
  /** `next` of another page. */
  readonly before?: string | undefined
  readonly kinds?: readonly ActivityKind[] | undefined
  /** Only what is unread. */
  readonly unread?: 'true' | undefined
  readonly limit: number
}

/** Adds what is not there yet. Answers whose it is. */
export async function addActivity(
  tx: DatabaseTransaction,
  rows: readonly Omit<ActivityTable, 'unread'>[],
): Promise<ReadonlySet<string>> {
  const people = new Set<string>()
  for (const row of rows) {
    const added = await tx
      .insertInto('activity')
      .values({ ...row, unread: 1 })
      .onConflict((known) => known.columns(['userId', 'roomId', 'seq']).doNothing())
      .returning('userId')
      .executeTakeFirst()
    if (added) people.add(added.userId)
  }
  for (const userId of people) await forgetOldest(tx, userId)
  return people
}

/** So much is kept for a person: the newest. */
export async function forgetOldest(tx: DatabaseTransaction, userId: string): Promise<void> {
  const oldest = await tx
    .selectFrom('activity')
    .select('at')
    .where('userId', '=', userId)
    .orderBy('at', 'desc')
    .offset(limits.activityKept)
    .limit(1)
    .executeTakeFirst()
  if (oldest)
    await tx
      .deleteFrom('activity')
      .where('userId', '=', userId)
      .where('at', '<=', oldest.at)
      .execute()
}

/** A reaction that was taken back concerns nobody any more. */
export async function removeReaction(
  tx: DatabaseTransaction,
  reaction: Pick<ActivityTable, 'roomId' | 'messageSeq' | 'actorId'> & { readonly emoji: string },
): Promise<readonly string[]> {
  const gone = await tx
    .deleteFrom('activity')
    .where('roomId', '=', reaction.roomId)
    .where('messageSeq', '=', reaction.messageSeq)
    .where('kind', '=', 'reaction')
    .where('actorId', '=', reaction.actorId)
    .where('emoji', '=', reaction.emoji)
    .returning('userId')
    .execute()
  return gone.map(({ userId }) => userId)
}

/** A page of what concerns a person, the newest first, as far as it is there and they may read it. */
export async function listActivity(
  db: Database,
  person: Person,
  server: Resource,
  { before, kinds, unread, limit }: Query,
): Promise<{ activity: Activity[]; unread: number; next: string | null }> {
  const readable = new Set((await listReadable(db, person, server)).map(({ id }) => id))
  const [at, roomId = '', seq] = before?.split(' ') ?? []
  const rows = await activityOf(db, person.id)
    .innerJoin('events', (join) =>
      join.onRef('events.roomId', '=', 'activity.roomId').onRef('events.seq', '=', 'activity.seq'),
    )
    .select(['activity.roomId', 'activity.seq', 'messageSeq', 'activity.kind', 'at', 'emoji'])
    .select(['slug', 'history', 'joinedSeq', 'senderId', 'senderName', 'senderGuest'])
    .select((row) => row.case().when(isUnread(row)).then(1).else(0).end().as('isUnread'))
    .$if(kinds !== undefined, (rows) => rows.where('activity.kind', 'in', kinds ?? []))
    .$if(unread !== undefined, (rows) => rows.where(isUnread))
    .$if(before !== undefined, (rows) =>
      rows.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('at', 'activity.roomId', 'activity.seq'),
          '<',
          tuple(Number(at) || 0, roomId, Number(seq) || 0),
        ),
      ),
    )
    .orderBy('at', 'desc')
    .orderBy('activity.roomId', 'desc')
    .orderBy('activity.seq', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const found = await Promise.all(
    page.map(async (row): Promise<Activity[]> => {
      if (!readable.has(row.roomId)) return []
      const visibleFrom = row.history === 'joined' ? (row.joinedSeq ?? Number.MAX_SAFE_INTEGER) : 0
      const place = { id: row.roomId, visibleFrom }
      const message = await findMessage(db, place, row.messageSeq, person.id)
      if (!message || message.deleted) return []
      const { kind, slug: room, seq, senderId: id, senderName: name, senderGuest, emoji } = row
      const by = { id, name, guest: Boolean(senderGuest) }
      const is = { kind, room, seq, by, at: instantAt(row.at), message }
      return [{ ...is, ...(emoji !== null && { emoji }), unread: Boolean(row.isUnread) }]
    }),
  )
  return {
    activity: found.flat(),
    unread: await countUnread(db, person.id, readable),
    next: rows.length > limit && last ? `${last.at} ${last.roomId} ${last.seq}` : null,
  }
}

async function countUnread(
  db: Database,
  userId: string,
  readable: ReadonlySet<string>,
): Promise<number> {
  const rooms = await activityOf(db, userId)
    .select(['activity.roomId', ({ fn }) => fn.countAll<number>().as('count')])
    .where(isUnread)
    .groupBy('activity.roomId')
    .execute()
  return rooms
    .filter(({ roomId }) => readable.has(roomId))
    .reduce((sum, { count }) => sum + Number(count), 0)
}

/** One of it, or everything up to an instant. */
export type ReadActivity =
  | { readonly room: string; readonly seq: number }
  | { readonly until: string }

/** Marks one of it, or everything up to an instant, as read. Answers whether something was not. */
export async function markActivityRead(
  db: Database,
  userId: string,
  which: ReadActivity,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('activity')
    .set({ unread: 0 })
    .where('userId', '=', userId)
    .where('unread', '=', 1)
    .where((row) =>
      'until' in which
        ? row('at', '<=', Date.parse(which.until))
        : row.and([
            row('seq', '=', which.seq),
            row('roomId', 'in', (rooms) =>
              rooms.selectFrom('rooms').select('id').where('slug', '=', which.room),
            ),
          ]),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type Joined = 'activity' | 'messages' | 'thread_follows'
type Where = ExpressionBuilder<Tables, Joined>

/** The rows of a person whose message is there, and whose actor they have not blocked. */
function activityOf(db: Database, userId: string) {
  return (
    db
      .selectFrom('activity')
      .innerJoin('rooms', 'rooms.id', 'activity.roomId')
      .innerJoin('messages', (join) =>
        join
          .onRef('messages.roomId', '=', 'activity.roomId')
          .onRef('messages.seq', '=', 'activity.messageSeq'),
      )
      .leftJoin('members', (join) =>
        join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', userId),
      )
      // How far they have read in the room, and in the thread.
      .leftJoin('read_markers', (join) =>
        join.onRef('read_markers.roomId', '=', 'rooms.id').on('read_markers.userId', '=', userId),
      )
      .leftJoin('milestones', (join) =>
        join
          .onRef('milestones.roomId', '=', 'rooms.id')
          .on('milestones.number', '=', milestoneOf({ id: userId, hasSession: true })),
      )
      .leftJoin('thread_follows', (join) =>
        join
          .onRef('thread_follows.roomId', '=', 'rooms.id')
          .onRef('thread_follows.thread', '=', 'messages.thread')
          .on('thread_follows.userId', '=', userId),
      )
      .where('activity.userId', '=', userId)
      .where('messages.deletedSeq', 'is', null)
      // An edit may have taken the mention away.
      .where((row) =>
        row.or([
          row('activity.kind', '!=', 'mention'),
          row.exists(
            row
              .selectFrom('mention_rows')
              .select('mention_rows.at')
              .whereRef('mention_rows.room', '=', 'rooms.number')
              .whereRef('mention_rows.seq', '=', 'activity.messageSeq')
              .where('mention_rows.userId', 'in', [userId, everyReader]),
          ),
        ]),
      )
      .where('activity.actorId', 'not in', (blocked) =>
        blocked.selectFrom('blocks').select('blockedId').where('blockerId', '=', userId),
      )
      .where((place) =>
        place.or([
          place('rooms.history', '!=', 'joined'),
          place('members.joinedSeq', '<=', place.ref('activity.messageSeq')),
        ]),
      )
  )
}

/** Neither marked as read, nor seen where it stands: a message in its room or its thread. */
function isUnread({ eb, and, or, fn, lit, ref }: Where) {
  const readInThread = fn.coalesce('thread_follows.readSeq', lit(0))
  return and([
    eb('activity.unread', '=', 1),
    or([
      eb('activity.kind', '=', 'reaction'),
      and([
        eb(readInThread, '<', ref('activity.messageSeq')),
        or([eb('messages.aside', 'is not', null), eb(readSeq, '<', ref('activity.messageSeq'))]),
      ]),
    ]),
  ])
}
