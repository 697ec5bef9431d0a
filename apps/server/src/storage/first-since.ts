// Where in the log an instant is. There is no index by time: events are written in its order, so the place is found by halves, in the
// database, which is asked once however long the log is.
import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { statement } from './statement.ts'

/** The numbers of the first events from these instants on, in milliseconds; past the last event where there is none. */
export async function firstNumbersSince(
  db: Database,
  instants: readonly number[],
): Promise<number[]> {
  const rows = await numbersSince(db, { instants: keysOf(instants) })
  const places = new Map(rows.map(({ instant, place }) => [instant, place]))
  return instants.map((instant) => places.get(instant) ?? 1)
}

/** The place of a room's first event from an instant on, in milliseconds; past the last event if there is none. */
export async function firstSeqSince(
  db: Database,
  roomId: string,
  instant: number,
): Promise<number> {
  const [row] = await seqSince(db, { roomId, instants: keysOf([instant]) })
  return row?.place ?? 1
}

const keysOf = (instants: readonly number[]) =>
  JSON.stringify(Object.fromEntries(instants.map((instant) => [instant, 1])))

const numbersSince = statement((db, { instants }: { instants: string }) =>
  found(db, instants, (place) => [sql`number >= ${place}`, sql`number`]),
)

const seqSince = statement((db, { roomId, instants }: { roomId: string; instants: string }) =>
  found(db, instants, (place) => [
    sql`room = (select rooms.number from rooms where rooms.id = ${roomId}) and seq >= ${place}`,
    sql`seq`,
  ]),
)

/** Twice as far as any place is. */
const farthest = 2 ** 40

/** Of each instant the last place whose next event is earlier, one digit of two after the other from the highest; behind it is the first that is not. */
function found(
  db: Database,
  instants: string,
  eventsFrom: (
    place: RawBuilder<number>,
  ) => readonly [from: RawBuilder<unknown>, order: RawBuilder<unknown>],
) {
  const [from, order] = eventsFrom(sql`halves.place + halves.step`)
  const query = sql<{ instant: number; place: number }>`select instant, place + 1 as place from (
    with recursive halves(instant, place, step) as (
      select cast(key as bigint), cast(0 as bigint), cast(${sql.lit(farthest)} as bigint)
      from json_each(${instants})
      union all
      select instant, place + case when (
        select "createdAt" from event_rows where ${from} order by ${order} limit 1
      ) < instant then step else 0 end, step / 2
      from halves where step > 0
    )
    select instant, place from halves where step = 0
  ) as found`
  return { compile: () => query.compile(db) }
}
