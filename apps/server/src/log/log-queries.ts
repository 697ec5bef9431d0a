import type { RoomEvent } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'
import { runningBytes } from '../storage/expressions.ts'
import { eventOf } from './kinds/kinds.ts'
import type { ListedHead, RoomHead } from './room-head.ts'

/** The newest `seq` of a room and what tells it from others; undefined when there is no such room. */
export function readHead(db: Database, roomId: string): Promise<RoomHead | undefined> {
  return db
    .selectFrom('room_heads')
    .innerJoin('rooms', 'rooms.id', 'room_heads.roomId')
    .select(['slug', 'epoch', 'lastSeq as seq'])
    .where('roomId', '=', roomId)
    .executeTakeFirst()
}

/** The heads of these rooms, of those that are there. */
export function readHeads(db: Database, roomIds: readonly string[]): Promise<ListedHead[]> {
  return db
    .selectFrom('room_heads')
    .select(['roomId', 'epoch', 'lastSeq as seq'])
    .where('roomId', 'in', roomIds)
    .execute()
}

/** Which events: up to `limit` after `after`. */
export interface EventRange {
  readonly after: number
  readonly limit: number
}

const columns = [
  'kind',
  'seq',
  'messageId',
  'senderId',
  'senderName',
  'senderGuest',
  'clientId',
  'body',
  'payload',
  'createdAt',
] as const

/** These events, in order. */
export async function readEvents(
  db: Database,
  roomId: string,
  range: EventRange,
): Promise<RoomEvent[]> {
  return (await withoutHole(db, roomId, range).execute()).map(eventOf)
}

/** The events of these kinds in the range, in order; of messages only those that have more than their text, unless all are asked for. */
export async function readEventsOfKinds(
  db: Database,
  roomId: string,
  kinds: readonly RoomEvent['type'][],
  {
    upTo,
    readsPlain,
    ...range
  }: EventRange & { readonly upTo: number; readonly readsPlain: boolean },
): Promise<RoomEvent[]> {
  const rows = await eventRows(db, roomId, range)
    .where('seq', '<=', upTo)
    .where('kind', 'in', kinds)
    .$if(!readsPlain, (events) => events.where('payload', 'is not', null))
    .execute()
  return rows.map(eventOf)
}

/** Of these events only the first ones, that have so many bytes together; one in any case. */
export async function readPage(
  db: Database,
  roomId: string,
  range: EventRange,
  bytes: number,
): Promise<RoomEvent[]> {
  // Cut where they are read: what nobody needs is not carried from there.
  const sum = runningBytes(['body', 'payload'], 'seq').as('sum')
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom(withoutHole(db, roomId, range).as('rows'))
        .select([...columns, sum])
        .as('sums'),
    )
    .select(columns)
    .where((where) => where.or([where('sum', '<=', bytes), where('seq', '=', range.after + 1)]))
    .orderBy('seq')
    .execute()
  return rows.map(eventOf)
}

function eventRows(db: Database, roomId: string, { after, limit }: EventRange) {
  return db
    .selectFrom('events')
    .select(columns)
    .where('roomId', '=', roomId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
}

/** All of the range. There is no hole in a room, so its end is known: behind the joins of the view PostgreSQL does not see the order, and would go through all that follows. */
function withoutHole(db: Database, roomId: string, range: EventRange) {
  return eventRows(db, roomId, range).where('seq', '<=', range.after + range.limit)
}
