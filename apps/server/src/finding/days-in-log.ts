// Where in the log the days are that a search asks for, so that the others are not looked at.

import { dayIn } from '@lobby/protocol/finding'
import type { Database } from '../storage/database.ts'
import { firstNumbersSince } from '../storage/first-since.ts'
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
  const days = [since - margin, until + margin].filter(Number.isFinite)
  const numbers = days.length === 0 ? [] : await firstNumbersSince(db, days)
  const numberOf = (day: number) => numbers[days.indexOf(day)]
  return [numberOf(since - margin) ?? 0, numberOf(until + margin) ?? Number.MAX_SAFE_INTEGER]
}
