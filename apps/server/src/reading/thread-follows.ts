// How people stand to threads, in SQL.
import type { FollowedThread } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { listAudience } from './audience.ts'

/** A thread, as a person stands to it. */
export interface ThreadPlace {
  readonly userId: string
  readonly roomId: string
  /** The `seq` of its root. */
  readonly thread: number
}

const columns = ['thread', 'following', 'readSeq', 'version'] as const

type Row = Pick<FollowedThread, 'thread' | 'readSeq' | 'version'> & { readonly following: number }

/** A row as it is told, of the room with this address. */
export function followedOf(room: string, { thread, following, readSeq, version }: Row) {
  return { room, thread, following: following === 1, readSeq, version } satisfies FollowedThread
}

/** Undefined for a thread that the person has never followed. */
export function findFollowed(
  db: Database,
  { userId, roomId, thread }: ThreadPlace,
): Promise<Row | undefined> {
  return db
    .selectFrom('thread_follows')
    .select(columns)
    .where('userId', '=', userId)
    .where('roomId', '=', roomId)
    .where('thread', '=', thread)
    .executeTakeFirst()
}

/** Follows or unfollows; what was answered up to `readSeq` is read. Undefined where nothing has changed. */
export function decideFollowing(
  db: Database,
  place: ThreadPlace,
  { following, readSeq, now }: { following: boolean; readSeq: number; now: number },
): Promise<Row | undefined> {
  return db
    .insertInto('thread_follows')
    .values({ ...place, following: following ? 1 : 0, readSeq, version: 1, followedAt: now })
    .onConflict((known) =>
      known
        .columns(['userId', 'roomId', 'thread'])
        .doUpdateSet(({ eb, ref }) => ({
          following: ref('excluded.following'),
          readSeq: ref('excluded.readSeq'),
          followedAt: ref('excluded.followedAt'),
          version: eb('thread_follows.version', '+', 1),
        }))
        .whereRef('thread_follows.following', '!=', 'excluded.following'),
    )
    .returning(columns)
    .executeTakeFirst()
}

/** Moves what is read of a followed thread forward. Undefined where it did not move. */
export function markThreadRead(
  db: Database,
  { userId, roomId, thread }: ThreadPlace,
  readSeq: number,
): Promise<Row | undefined> {
  return db
    .updateTable('thread_follows')
    .set({ readSeq })
    .where('userId', '=', userId)
    .where('roomId', '=', roomId)
    .where('thread', '=', thread)
    .where('readSeq', '<', readSeq)
    .returning(columns)
    .executeTakeFirst()
}

/** Makes a person who took part follow, unless they have decided about this thread before. A name that was only claimed is nobody's to follow by. */
export async function followByTakingPart(
  tx: DatabaseTransaction,
  place: ThreadPlace,
  { readSeq, now }: { readonly readSeq: number; readonly now: number },
): Promise<void> {
  const { userId, roomId, thread } = place
  const added = await tx
    .insertInto('thread_follows')
    .columns(['userId', 'roomId', 'thread', 'following', 'readSeq', 'version', 'followedAt'])
    .expression((from) =>
      from
        .selectFrom('user')
        .select(({ val, cast, lit }) => [
          'user.id',
          val(roomId).as('roomId'),
          cast<number>(val(thread), 'bigint').as('thread'),
          lit(1).as('following'),
          cast<number>(val(readSeq), 'bigint').as('readSeq'),
          lit(1).as('version'),
          cast<number>(val(now), 'bigint').as('followedAt'),
        ])
        .where('user.id', '=', userId),
    )
    .onConflict((known) => known.columns(['userId', 'roomId', 'thread']).doNothing())
    .returning('userId')
    .executeTakeFirst()
  if (added) await forgetOldest(tx, userId)
}

/** So many are kept for a person: those that were followed last. */
export async function forgetOldest(db: Database, userId: string): Promise<void> {
  const oldest = await db
    .selectFrom('thread_follows')
    .select('followedAt')
    .where('userId', '=', userId)
    .orderBy('followedAt', 'desc')
    .offset(limits.followedThreads)
    .limit(1)
    .executeTakeFirst()
  if (!oldest) return
  await db
    .deleteFrom('thread_follows')
    .where('userId', '=', userId)
    .where('followedAt', '<=', oldest.followedAt)
    .execute()
}

/** The people who follow the thread and may read it still, as they are to be told. */
export async function listFollowers(
  db: Database,
  roomId: string,
  thread: number,
): Promise<{ readonly userId: string; readonly followed: FollowedThread }[]> {
  const rows = await db
    .selectFrom('thread_follows')
    .innerJoin('rooms', 'rooms.id', 'thread_follows.roomId')
    .select(['thread_follows.userId', 'slug', ...columns])
    .where('thread_follows.roomId', '=', roomId)
    .where('thread', '=', thread)
    .where('following', '=', 1)
    .execute()
  const present = await listAudience(
    db,
    roomId,
    rows.map(({ userId }) => userId),
  )
  return rows
    .filter(({ userId }) => present.has(userId))
    .map(({ userId, slug, ...row }) => ({ userId, followed: followedOf(slug, row) }))
}
