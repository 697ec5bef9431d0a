// The rooms in which something was written since the look before, on whichever node: a look costs what has changed, not what there is.
import type { Database } from '../storage/database.ts'
import type { Storage } from '../storage/storage.ts'

export interface ChangedRoom {
  readonly roomId: string
  readonly lastSeq: number
}

/** Events that are gone through at once. */
const eventsAtOnce = 10_000
/** Rooms that are asked for at once. */
const roomsAtOnce = 200

interface Needs {
  readonly db: Database
  readonly settled: Storage['settled']
}

/** Answers those since the last time that `work` has succeeded; `all` at first, and where the database was put back to an earlier state. */
export function createChangedRooms({ db, settled }: Needs) {
  let from: number | undefined

  return async (work: (rooms: readonly ChangedRoom[] | 'all') => Promise<void>): Promise<void> => {
    // Asked before: what comes meanwhile is looked at once more.
    const { below } = await settled()
    await work(from === undefined || below < from ? 'all' : await writtenSince(db, from))
    from = below
  }
}

async function writtenSince(db: Database, from: number): Promise<ChangedRoom[]> {
  const written = await numbersSince(db, from)
  const rooms: ChangedRoom[] = []
  for (let at = 0; at < written.length; at += roomsAtOnce) {
    const some = await db
      .selectFrom('rooms')
      .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
      .select(['room_heads.roomId', 'room_heads.lastSeq'])
      .where('rooms.number', 'in', written.slice(at, at + roomsAtOnce))
      .execute()
    rooms.push(...some)
  }
  return rooms
}

/** In the order of the numbers: asked for distinct rooms, SQLite goes through all events that there are. */
async function numbersSince(db: Database, from: number): Promise<number[]> {
  const rooms = new Set<number>()
  for (let next = from; ; ) {
    const events = await db
      .selectFrom('event_rows')
      .select(['number', 'room'])
      .where('number', '>=', next)
      .orderBy('number')
      .limit(eventsAtOnce)
      .execute()
    for (const { room } of events) rooms.add(room)
    const last = events.at(-1)
    if (!last || events.length < eventsAtOnce) return [...rooms]
    next = Number(last.number) + 1
  }
}
