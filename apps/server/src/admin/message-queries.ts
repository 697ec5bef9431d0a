// Messages as admins find them: of rooms that everybody may enter,
// and of no other.
import type { FoundMessage, FoundMessageList, MessageQuery } from '@lobby/protocol'
import { type Actor, personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { contains } from '../storage/expressions.ts'
import { storedId } from '../storage/ids.ts'
import { inFull } from '../storage/instants.ts'
import { cut, span } from '../storage/list-page.ts'

/** Messages that one query looks through for a text or a time: the reader does what others ask for in between. */
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
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Everything at once where an index leads to what is asked for; where texts or times are looked through, a part after the other. */
async function* stretches(
  db: Database,
  query: MessageQuery,
  length: number,
): AsyncGenerator<Bounds> {
  const { q, author, since, until } = query
  if ([q, author, since, until].every((asked) => asked === undefined)) return yield {}
  for (let from: Bounds['from']; ; ) {
    const next = await placeBehind(db, query, from, length)
    yield { from, to: next?.place }
    if (!next) return
    from = next.place
  }
}

/**
 * By what messages are in order, with an index.
 */
function placeIn({ room }: MessageQuery) {
  return room === undefined ? 'messages.number' : 'messages.seq'
}

/** The place so many messages further on, found in narrow rows alone. */
function placeBehind(
  db: Database,
  { room, order }: MessageQuery,
  from: Bounds['from'],
  length: number,
): Promise<{ readonly place: number } | undefined> {
  const onward = order === 'asc' ? '>=' : '<='
  if (room === undefined)
    return db
      .selectFrom('event_rows')
      .select('number as place')
      .where('messageId', 'is not', null)
      .$if(from !== undefined, (all) => all.where('number', onward, from ?? 0))
      .orderBy('number', order)
      .offset(length)
      .limit(1)
      .executeTakeFirst()
  const { column, value } = isRoom(room)
  return db
    .selectFrom('message_rows')
    .innerJoin('rooms', 'rooms.number', 'message_rows.room')
    .select('seq as place')
    .where(column, '=', value)
    .$if(from !== undefined, (all) => all.where('seq', onward, from ?? 0))
    .orderBy('seq', order)
    .offset(length)
    .limit(1)
    .executeTakeFirst()
}

/** The room of this id, or of this slug after an `@`. */
function isRoom(room: string) {
  return room.startsWith('@')
    ? ({ column: 'rooms.slug', value: room.slice(1).normalize('NFC') } as const)
    : ({ column: 'rooms.id', value: room } as const)
}

function matching(db: Database, actor: Actor, query: MessageQuery, { from, to }: Bounds) {
  const { q, room, author, authorId, since, until, order } = query
  const [onward, backward] = order === 'asc' ? (['>=', '<'] as const) : (['<=', '>'] as const)
  const place = placeIn(query)
  const { column, value } = isRoom(room ?? '')
  return openTo(db, actor)
    .$if(from !== undefined, (found) => found.where(place, onward, from ?? 0))
    .$if(to !== undefined, (found) => found.where(place, backward, to ?? 0))
    .$if(room !== undefined, (found) => found.where(column, '=', value))
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
  const row = await openTo(db, actor).where('messages.key', '=', storedId(id)).executeTakeFirst()
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
