// What each failover took away, for people: of an asynchronous standby nothing else is promised than that it is said.
import type { FinalLog } from './final-log.ts'
import type { Ok, Row, Survived } from './history.ts'

/** A line for all failovers; and one for each of which something was acknowledged and was not on the standby. */
export function formatFailovers(rows: readonly Row[], log: FinalLog): string[] {
  const took = rows.filter((row) => row.type === 'info' && row.f === 'survived') as Survived[]
  if (took.length === 0) return []
  const oks = rows.filter(({ type }) => type === 'ok') as Ok[]
  const stored = new Set([...log.values()].flatMap(({ events }) => events.map(({ cmid }) => cmid)))
  const each = took.map(({ epochs, cmids }) => {
    const [ended, there] = [new Set(epochs), new Set(cmids)]
    const before = new Set(oks.filter(({ epoch }) => ended.has(epoch)).map(({ cmid }) => cmid))
    const missing = before.difference(there)
    return { before: before.size, missing: missing.size, gone: missing.difference(stored).size }
  })
  const sum = (of: (one: (typeof each)[number]) => number) =>
    each.reduce((all, one) => all + of(one), 0)
  const kind = took[0]?.promised ? 'a synchronous' : 'an asynchronous'
  return [
    `failovers to ${kind} standby: ${each.length}; acknowledged before them ${sum(({ before }) => before)} (${Math.min(...each.map(({ before }) => before))} before the one with the fewest), not on the standby ${sum(({ missing }) => missing)}`,
    ...each.flatMap(({ before, missing, gone }, index) =>
      missing > 0
        ? `  failover ${index + 1}: ${missing} of ${before} were not on the standby; ${missing - gone} were offered again and are stored, ${gone} are gone`
        : [],
    ),
  ]
}
