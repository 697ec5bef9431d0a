// What people have saved for later, in SQL.
import type { ListQuery, SavedMessage } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { findMessage } from '../messages/queries.ts'
import { listReadable } from '../rooms/readable.ts'
import type { Database } from '../storage/database.ts'
import { instantAt } from '../storage/instants.ts'

/** A message that a person may save. */
export interface SavedPlace {
  readonly userId: string
  readonly roomId: string
  readonly seq: number
}

/** So many are kept for one person. */
const mostSaved = 5_000

/** Saves a message; one that is saved already stays where it is in the list. Answers whether it was not saved before. */
export async function saveMessage(db: Database, place: SavedPlace, now: number): Promise<boolean> {
  const { count } = await db
    .selectFrom('saved_messages')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('userId', '=', place.userId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= mostSaved)
    throw new ChatError('forbidden', `At most ${mostSaved} messages are saved. Remove some first.`)
  const added = await db
    .insertInto('saved_messages')
    .values({ ...place, savedAt: now })
    .onConflict((known) => known.columns(['userId', 'roomId', 'seq']).doNothing())
    .returning('seq')
    .executeTakeFirst()
  return added !== undefined
}

/** Answers whether it was saved. */
export async function forgetSaved(
  db: Database,
  { userId, slug, seq }: { readonly userId: string; readonly slug: string; readonly seq: number },
): Promise<boolean> {
  const gone = await db
    .deleteFrom('saved_messages')
    .where('userId', '=', userId)
    .where('seq', '=', seq)
    .where('roomId', 'in', (rooms) =>
      rooms.selectFrom('rooms').select('id').where('slug', '=', slug),
    )
    .returning('seq')
    .executeTakeFirst()
  return gone !== undefined
}

/** A page of what a person has saved, the newest first, as far as they may read it still. */
export async function listSaved(
  db: Database,
  person: Person,
  server: Resource,
  { after, limit }: ListQuery,
): Promise<{ saved: SavedMessage[]; next: string | null }> {
  const readable = new Set((await listReadable(db, person, server)).map(({ id }) => id))
  const [savedAt, roomId = '', seq] = after?.split(' ') ?? []
  const rows = await db
    .selectFrom('saved_messages')
    .innerJoin('rooms', 'rooms.id', 'saved_messages.roomId')
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', person.id),
    )
    .select(['saved_messages.roomId', 'slug', 'seq', 'savedAt', 'history', 'joinedSeq'])
    .where('saved_messages.userId', '=', person.id)
    .$if(after !== undefined, (rows) =>
      rows.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('savedAt', 'saved_messages.roomId', 'seq'),
          '<',
          tuple(Number(savedAt) || 0, roomId, Number(seq) || 0),
        ),
      ),
    )
    .orderBy('savedAt', 'desc')
    .orderBy('saved_messages.roomId', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const found = await Promise.all(
    page.map(async (row) => {
      if (!readable.has(row.roomId)) return []
      const visibleFrom = row.history === 'joined' ? (row.joinedSeq ?? Number.MAX_SAFE_INTEGER) : 0
      const message = await findMessage(db, { id: row.roomId, visibleFrom }, row.seq, person.id)
      if (!message || message.deleted) return []
      return [{ room: row.slug, message, savedAt: instantAt(row.savedAt) }]
    }),
  )
  const next = rows.length > limit && last ? `${last.savedAt} ${last.roomId} ${last.seq}` : null
  return { saved: found.flat(), next }
}
