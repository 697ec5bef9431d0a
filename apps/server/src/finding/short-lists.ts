// What few messages have, such as a pin, is listed: they are looked at, and no others.
import { everyReader } from '../log/kept-mentions.ts'
import { roomsSeenBy } from '../rooms/queries.ts'
import { isCounting, readSeq } from '../rooms/read-markers.ts'
import type { Database } from '../storage/database.ts'
import { isOneOf, isOneOfPlaces } from '../storage/sought.ts'
import { factOf, type Wanted } from './conditions.ts'

/** Messages of a list that is short, at most. */
const most = 3_000

interface Place {
  readonly room: number
  readonly seq: number
}

/** A select. */
interface Places {
  limit(count: number): Places
  offset(count: number): Places
  execute(): Promise<Place[]>
}

type List = (db: Database, wanted: Wanted) => Places

const lists: Readonly<Record<string, List>> = {
  pinned: (db, { rooms }) =>
    db
      .selectFrom('message_rows')
      .select(['room', 'seq'])
      .where('pinnedSeq', 'is not', null)
      .where(isOneOf('room', rooms)),
  saved: (db, { person: { id: userId } }) =>
    db
      .selectFrom('saved_messages')
      .innerJoin('rooms', 'rooms.id', 'saved_messages.roomId')
      .select(['rooms.number as room', 'seq'])
      .where('userId', '=', userId),
  reaction: (db, { rooms }) =>
    db.selectFrom('reaction_rows').select(['room', 'seq']).where(isOneOf('room', rooms)),
  thread: (db, { rooms }) =>
    db
      .selectFrom('message_rows')
      .select(['room', 'seq'])
      .where('thread', 'is not', null)
      .where(isOneOf('room', rooms)),
  mentions: (db, { person: { id: userId } }) =>
    db
      .selectFrom('mention_rows')
      .select(['room', 'seq'])
      .where('userId', 'in', [userId, everyReader]),
  unread: (db, { person }) =>
    roomsSeenBy(db, person)
      .clearSelect()
      .innerJoin('event_rows', (join) =>
        join.onRef('event_rows.room', '=', 'rooms.number').on('event_rows.seq', '>', readSeq),
      )
      .select(['event_rows.room', 'event_rows.seq'])
      .where(isCounting(person)),
}

/** The numbers of the messages of one such list that is asked for; undefined where there is none. */
export async function shortList(db: Database, wanted: Wanted): Promise<number[] | undefined> {
  for (const one of wanted.asked) {
    if (one.not || one.kind === 'text') continue
    if (one.kind !== 'has' && one.kind !== 'is' && one.kind !== 'mentions') continue
    const list = lists[factOf(one)]?.(db, wanted)
    if (!list) continue
    const isLong = (await list.offset(most).limit(1).execute()).length > 0
    if (!isLong) return numbersAt(db, await list.limit(most).execute())
  }
  return undefined
}

async function numbersAt(db: Database, places: readonly Place[]): Promise<number[]> {
  const rows = await db
    .selectFrom('event_rows')
    .select('number')
    .where(isOneOfPlaces(['room', 'seq'], places))
    .execute()
  return [...new Set(rows.map(({ number }) => number))]
}
