// Messages as those find them who keep the server: of rooms that everybody may enter,
// and of no other.
import type { FoundMessage, FoundMessageList, MessageQuery } from '@lobby/protocol'
import type { ExpressionBuilder } from 'kysely'
import { type Actor, personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { contains } from '../storage/expressions.ts'
import { inFull } from '../storage/instants.ts'
import { cut, span } from '../storage/list-page.ts'
import type { Tables } from '../storage/tables.ts'

/** Messages that one query looks through for a text: the reader does what others ask for in between. */
const inOneGo = 20_000

/** A page of what was written, by time. Not counted: that would mean reading all of it. */
export async function searchMessages(
  db: Database,
  actor: Actor,
  query: MessageQuery,
  stretch = inOneGo,
): Promise<FoundMessageList> {
  const { limit, offset } = span(query)
  const rows: Row[] = []
  let toSkip = offset
  for await (const bounds of stretches(db, query, stretch)) {
    const found = matching(db, actor, query, bounds)
    const more = await found
      .orderBy(placeIn(query), query.order)
      .limit(limit - rows.length)
      .offset(toSkip)
      .execute()
    rows.push(...more)
    if (rows.length === limit) break
    if (toSkip > 0) toSkip = more.length > 0 ? 0 : toSkip - (await countOf(found))
  }
  const { rows: shown, hasMore } = cut(rows, query)
  return { messages: shown.map(messageFrom), hasMore }
}

/** From this place in the order on, up to and without that one. */
interface Bounds {
  readonly from?: string | number | undefined
  readonly to?: string | number | undefined
}

/** Everything at once where an index leads to what is asked for; where texts are looked through, a part after the other. */
async function* stretches(
  db: Database,
  query: MessageQuery,
  length: number,
): AsyncGenerator<Bounds> {
  const { q, author, room, order } = query
  if (q === undefined && author === undefined) return yield {}
  const place = placeIn(query)
  for (let from: Bounds['from']; ; ) {
    const next = await db
      .selectFrom('messages')
      .select(`${place} as place`)
      .$if(room !== undefined, (all) => all.where(isOf(room ?? '')))
      .$if(from !== undefined, (all) => all.where(place, order === 'asc' ? '>=' : '<=', from ?? ''))
      .orderBy(place, order)
      .offset(length)
      .limit(1)
      .executeTakeFirst()
    yield { from, to: next?.place }
    if (!next) return
    from = next.place
  }
}

/**
 * By what messages are in order, with an index. Over all rooms, the ids are UUIDs of version 7, in
 * the order of time to the millisecond.
 */
function placeIn({ room }: MessageQuery) {
  return room === undefined ? 'messages.id' : 'messages.seq'
}

function isOf(room: string) {
  return (messages: ExpressionBuilder<Tables, 'messages'>) =>
    messages(
      'messages.roomId',
      '=',
      room.startsWith('@')
        ? messages
            .selectFrom('rooms')
            .select('rooms.id')
            .where('slug', '=', room.slice(1).normalize('NFC'))
        : room,
    )
}

function matching(db: Database, actor: Actor, query: MessageQuery, { from, to }: Bounds) {
  const { q, room, author, authorId, since, until, order } = query
  const [onward, backward] = order === 'asc' ? (['>=', '<'] as const) : (['<=', '>'] as const)
  const place = placeIn(query)
  return openTo(db, actor)
    .$if(from !== undefined, (found) => found.where(place, onward, from ?? ''))
    .$if(to !== undefined, (found) => found.where(place, backward, to ?? ''))
    .$if(room !== undefined, (found) => found.where(isOf(room ?? '')))
    .$if(q !== undefined, (found) => found.where(contains<'messages'>('messages.body', q ?? '')))
    .$if(author !== undefined, (found) =>
      found.where(contains<'messages'>('messages.authorName', author ?? '')),
    )
    .$if(authorId !== undefined, (found) => found.where('messages.authorId', '=', authorId ?? ''))
    .$if(since !== undefined, (found) => found.where('messages.createdAt', '>=', inFull(since)))
    .$if(until !== undefined, (found) => found.where('messages.createdAt', '<', inFull(until)))
}

async function countOf(found: ReturnType<typeof matching>): Promise<number> {
  const { count } = await found
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The message of this id, if it is in a room that the actor may read. */
export async function findMessageById(
  db: Database,
  actor: Actor,
  id: string,
): Promise<FoundMessage | undefined> {
  const row = await openTo(db, actor).where('messages.id', '=', id).executeTakeFirst()
  return row && messageFrom(row)
}

/** Messages of public rooms, but for those from which the actor is banned. */
function openTo(db: Database, actor: Actor) {
  return db
    .selectFrom('messages')
    .innerJoin('rooms', 'rooms.id', 'messages.roomId')
    .leftJoin('members', (join) =>
      join
        .onRef('members.roomId', '=', 'rooms.id')
        .on('members.userId', '=', personOf(actor)?.id ?? ''),
    )
    .where('rooms.kind', '=', 'public')
    .where(({ or, eb }) => or([eb('members.role', 'is', null), eb('members.role', '!=', 'banned')]))
    .select(['messages.id', 'messages.seq', 'messages.body', 'messages.createdAt', 'deletedSeq'])
    .select(['messages.authorId', 'messages.authorName', 'messages.authorGuest'])
    .select(['rooms.id as roomId', 'rooms.slug', 'rooms.name as roomName'])
}

type Row = Awaited<ReturnType<ReturnType<typeof openTo>['execute']>>[number]

function messageFrom(row: Row): FoundMessage {
  return {
    id: row.id,
    seq: row.seq,
    author: { id: row.authorId, name: row.authorName, guest: Boolean(row.authorGuest) },
    body: row.body,
    createdAt: row.createdAt,
    ...(row.deletedSeq !== null && { deleted: true as const }),
    room: { id: row.roomId, slug: row.slug, name: row.roomName },
  }
}
