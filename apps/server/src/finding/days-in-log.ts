// Where in the log the days are that a search asks for, so that the others are not looked at.

import { dayIn } from '@lobby/protocol/finding'
import type { Database } from '../storage/database.ts'
import type { Wanted } from './conditions.ts'

/** Milliseconds by which the clocks of nodes may differ: the rows themselves say when they were written. */
const margin = 86_400_000

/** From which number of the log on, and up to which one, without it. */
export async function numbersOf(
  db: Database,
  { asked, zone }: Pick<Wanted, 'asked' | 'zone'>,
): Promise<readonly [first: number, end: number]> {
  let [since, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const { kind, ...one } of asked) {
    if (one.not || !('value' in one)) continue
    if (kind !== 'before' && kind !== 'after' && kind !== 'on') continue
    const { from, to } = dayIn(one.value, zone)
    if (kind !== 'before') since = Math.max(since, kind === 'on' ? from : to)
    if (kind !== 'after') until = Math.min(until, kind === 'on' ? to : from)
  }
  return [
    since === Number.NEGATIVE_INFINITY ? 0 : await numberAt(db, since - margin),
    until === Number.POSITIVE_INFINITY
      ? Number.MAX_SAFE_INTEGER
      : await numberAt(db, until + margin),
  ]
}

/** The number of the first event from an instant on, found by halves: there is no index by time. */
async function numberAt(db: Database, instant: number): Promise<number> {
  const { last } = await db
    .selectFrom('event_rows')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  let [from, to] = [0, Number(last ?? 0) + 1]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const found = await db
      .selectFrom('event_rows')
      .select(['number', 'createdAt'])
      .where('number', '>=', middle)
      .orderBy('number')
      .limit(1)
      .executeTakeFirst()
    if (!found || found.createdAt >= instant) to = middle
    else from = found.number + 1
  }
  return from
}
