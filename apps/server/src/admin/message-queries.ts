// Messages as those find them who keep the server: of rooms that everybody may enter,
// and of no other.
import type { FoundMessage, FoundMessageList, MessageQuery } from '@lobby/protocol'
import { type Actor, personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { contains } from '../storage/expressions.ts'
import { inFull } from '../storage/instants.ts'
import { cut, span } from '../storage/list-page.ts'

/** A page of what was written, by time. Not counted: that would mean reading all of it. */
export async function searchMessages(
  db: Database,
  actor: Actor,
  query: MessageQuery,
): Promise<FoundMessageList> {
  const { q, room, author, authorId, since, until } = query
  const rows = await openTo(db, actor)
    .$if(q !== undefined, (found) => found.where(contains<'messages'>('messages.body', q ?? '')))
    .$if(room !== undefined, (found) =>
      room?.startsWith('@')
        ? found.where('rooms.slug', '=', room.slice(1).normalize('NFC'))
        : found.where('messages.roomId', '=', room ?? ''),
    )
    .$if(author !== undefined, (found) =>
      found.where(contains<'messages'>('messages.authorName', author ?? '')),
    )
    .$if(authorId !== undefined, (found) => found.where('messages.authorId', '=', authorId ?? ''))
    .$if(since !== undefined, (found) => found.where('messages.createdAt', '>=', inFull(since)))
    .$if(until !== undefined, (found) => found.where('messages.createdAt', '<', inFull(until)))
    // Over all rooms, the ids are UUIDs of version 7, in the order of time to the millisecond.
    // There is an index on either.
    .orderBy(room === undefined ? 'messages.id' : 'messages.seq', query.order)
    .limit(span(query).limit)
    .offset(span(query).offset)
    .execute()
  const { rows: shown, hasMore } = cut(rows, query)
  return { messages: shown.map(messageFrom), hasMore }
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
