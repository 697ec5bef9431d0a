import type { Closed, Opened, Ready } from '../history.ts'
import type { Evidence } from './evidence.ts'

/** Milliseconds from the end of each connection, or the try for another one, until its client had its rooms again. */
export function downtimesOf({
  opened,
  closed,
  ready,
}: Pick<Evidence, 'opened' | 'closed' | 'ready'>): number[] {
  const ofClient = Map.groupBy(
    [...opened, ...closed, ...ready].sort((a, b) => a.t - b.t),
    ({ client }) => client,
  )
  return [...ofClient.values()].flatMap(gapsOf)
}

function gapsOf(rows: readonly (Opened | Closed | Ready)[]): number[] {
  const gaps: number[] = []
  let current: number | undefined
  let lostAt: number | undefined
  for (const { t, f, socket } of rows)
    if (f === 'ready') {
      if (lostAt !== undefined) gaps.push(t - lostAt)
      current = socket
      lostAt = undefined
    } else if (current !== undefined && lostAt === undefined) {
      // An old connection may say late that it has ended.
      if (f === 'opened' || socket === current) lostAt = t
    }
  if (lostAt !== undefined) gaps.push(Number.POSITIVE_INFINITY)
  return gaps
}
