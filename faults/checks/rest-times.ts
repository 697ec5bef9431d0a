// How long each client took to come to rest, by the time in which the machine let it work.
import type { Row, Waited } from '../history.ts'
import type { Evidence } from './evidence.ts'

export interface RestTime {
  readonly client: string
  /** Milliseconds from the end of the faults to the last that happened to the client. */
  readonly took: number
  /** Milliseconds of it for which the server, or the client's process, was ready to work and got no processor. */
  readonly waited: number
}

/** What shows that something was under way for a client still. */
const isProgress: Partial<Record<Row['type'], true | readonly string[]>> = {
  ok: true,
  nack: true,
  recv: true,
  apply: true,
  reset: true,
  change: ['done', 'refused', 'lost'],
  info: ['opened', 'closed', 'ready', 'send'],
}

export function restTimesOf({
  rows,
  heal,
  waited,
}: Pick<Evidence, 'rows' | 'heal' | 'waited'>): RestTime[] {
  if (!heal) return []
  const last = new Map<string, Row>()
  const done = new Set<string>()
  for (const row of rows) {
    if (row.t < heal.t || row.client === '') continue
    // People who leave after that disturb nothing.
    if (row.type === 'info' && row.f === 'final') done.add(row.client)
    const which = isProgress[row.type]
    const isMeant = which === true || which?.includes(row.f)
    if (isMeant && !done.has(row.client)) last.set(row.client, row)
  }
  const byProcess = Map.groupBy(waited, ({ proc }) => proc)
  return [...last].map(([client, { t, proc }]) => {
    const ofServers = waitsIn(byProcess.get('harness') ?? [], heal.t, t)
    const ofClient = waitsIn(byProcess.get(proc) ?? [], heal.t, t)
    return { client, took: t - heal.t, waited: ofServers + ofClient }
  })
}

/** Of several processes, as nodes are, the one that waited longest. */
function waitsIn(rows: readonly Waited[], from: number, to: number): number {
  const waits = [...Map.groupBy(rows, ({ pid }) => pid).values()].map((ofOne) => {
    const before = ofOne.findLast(({ t }) => t <= from)?.ms ?? ofOne[0]?.ms ?? 0
    return (ofOne.findLast(({ t }) => t <= to)?.ms ?? before) - before
  })
  return Math.max(0, ...waits)
}
