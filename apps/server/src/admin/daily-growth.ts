import type { DayOfServer } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'
import { firstNumbersSince } from '../storage/first-since.ts'
import { statement } from '../storage/statement.ts'

const day = 24 * 60 * 60 * 1_000
const days = 30

/**
 * What has happened on each of the last 30 days, in UTC, the oldest first. The log's rows are numbered over all rooms
 * in the order in which they were written: where the days begin is asked once.
 */
export async function readDays(db: Database, now: number): Promise<DayOfServer[]> {
  const today = Math.floor(now / day) * day
  const begins = Array.from({ length: days }, (_, index) => today - (days - 1 - index) * day)
  const firsts = await firstNumbersSince(db, begins)
  // Afterwards, so that none of them is behind it.
  const [newest] = await lastRow(db, {})
  const end = (newest?.number ?? 0) + 1
  const people = await newPeople(db, begins[0] ?? today)
  return begins.map((begin, index) => {
    const date = new Date(begin).toISOString().slice(0, 10)
    const events = (firsts[index + 1] ?? end) - (firsts[index] ?? end)
    return { day: date, events, people: people.get(date) ?? 0 }
  })
}

const lastRow = statement((db, _: object) =>
  db.selectFrom('event_rows').select('number').orderBy('number', 'desc').limit(1),
)

/** How many came on each day since then: guests and people with an account. */
async function newPeople(db: Database, since: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('user')
    .where('createdAt', '>=', new Date(since).toISOString())
    .select(({ fn, val }) => [
      fn<string>('substr', ['createdAt', val(1), val(10)]).as('date'),
      fn.countAll<number>().as('people'),
    ])
    .groupBy('date')
    .execute()
  return new Map(rows.map(({ date, people }) => [date, Number(people)]))
}
