// The threads that a person follows, with what is unread in them, in SQL.
import type { ListedThread, ListQuery } from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { findMessage } from '../messages/queries.ts'
import { listReadable } from '../rooms/readable.ts'
import type { Database } from '../storage/database.ts'
import { statement } from '../storage/statement.ts'
import { followedOf } from './thread-follows.ts'

interface ThreadPage {
  readonly threads: ListedThread[]
  /** Of all that the person follows, how many have unread answers. */
  readonly unread: number
  readonly next: string | null
}

/** A page of the threads that a person follows and may read, the last answered first. */
export async function listFollowedThreads(
  db: Database,
  person: Person,
  server: Resource,
  { after, limit }: ListQuery,
): Promise<ThreadPage> {
  const readable = new Set((await listReadable(db, person, server)).map(({ id }) => id))
  // At most as many as one person may follow: their order is that of times in many rooms.
  const all = (await followedBy(db, { userId: person.id }))
    .filter((row) => readable.has(row.roomId) && row.thread >= firstVisible(row))
    .map((row) => ({ ...row, place: placeOf(row) }))
    .sort((a, b) => (a.place < b.place ? 1 : -1))
  const rest = after === undefined ? all : all.filter(({ place }) => place < after)
  const page = rest.slice(0, limit)
  const threads = await Promise.all(
    page.map(async (row): Promise<ListedThread[]> => {
      const room = { id: row.roomId, visibleFrom: firstVisible(row) }
      const root = await findMessage(db, room, row.thread, person.id)
      if (!root) return []
      const last = row.lastSeq === null ? undefined : await findMessage(db, room, row.lastSeq)
      const followed = followedOf(row.slug, row)
      return [{ ...followed, root, ...(last && { last }), unread: Number(row.unread) }]
    }),
  )
  const next = rest.length > limit ? (page.at(-1)?.place ?? null) : null
  const unread = all.filter((row) => Number(row.unread) > 0).length
  return { threads: threads.flat(), unread, next }
}

/** The first event of the room that the person may see. */
function firstVisible({ history, joinedSeq }: { history: string; joinedSeq: number | null }) {
  return history === 'joined' ? (joinedSeq ?? Number.MAX_SAFE_INTEGER) : 0
}

/** Where it is in the list: by the time of the newest answer; of the same instant, by the room and the thread. */
function placeOf(row: { lastAt: string | null; room: number; thread: number }): string {
  return `${row.lastAt ?? ''} ${row.room} ${row.thread}`
}

const followedBy = statement((db, { userId }: { userId: string }) =>
  db
    .selectFrom('thread_follows')
    .innerJoin('rooms', 'rooms.id', 'thread_follows.roomId')
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', userId),
    )
    .select(['thread_follows.roomId', 'thread', 'following', 'readSeq', 'thread_follows.version'])
    .select(['rooms.number as room', 'slug', 'history', 'joinedSeq'])
    .select(({ selectFrom, fn }) => {
      const answers = selectFrom('message_rows')
        .whereRef('message_rows.room', '=', 'rooms.number')
        .whereRef('message_rows.thread', '=', 'thread_follows.thread')
      const newest = answers.select(({ fn }) => fn.max('message_rows.seq').as('seq'))
      return [
        newest.as('lastSeq'),
        selectFrom('messages')
          .select('messages.createdAt')
          .whereRef('messages.roomId', '=', 'rooms.id')
          .where('messages.seq', '=', fn.coalesce(newest, 'thread_follows.thread'))
          .as('lastAt'),
        answers
          .innerJoin('senders', 'senders.number', 'message_rows.author')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .whereRef('message_rows.seq', '>', 'thread_follows.readSeq')
          .where('message_rows.deletedSeq', 'is', null)
          .where('senders.id', '!=', userId)
          .where('senders.id', 'not in', (blocked) =>
            blocked.selectFrom('blocks').select('blockedId').where('blockerId', '=', userId),
          )
          .as('unread'),
      ]
    })
    .where('thread_follows.userId', '=', userId)
    .where('following', '=', 1),
)
