// How long things took, in windows of a run.
import type { Fault, Row } from './history.ts'

/** Milliseconds after a fault in which what is slow is still its doing. */
const aftermath = 5_000

interface Sample {
  readonly client: string
  /** When the message was sent. */
  readonly at: number
  readonly ms: number
}

type Window = readonly [name: string, isIn: (sample: Sample) => boolean]

/** A table of milliseconds: to the ack, and from the first sign that it is stored to everybody's screen. */
export function formatLatencies(
  rows: readonly Row[],
  faults: readonly Fault[],
  slow: ReadonlySet<string>,
): string[] {
  const { acks, deliveries } = samplesOf(rows)
  const header = ['during', 'ack p50', 'p99', 'max', 'delivery p50', 'p99', 'max']
  const lines = [...windowsOf(faults), ...groupsOf(slow)].map(([name, isIn]) => {
    return [name, ...figures(acks.filter(isIn)), ...figures(deliveries.filter(isIn))]
  })
  return [header, ...lines].map((cells) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(13))).join(''),
  )
}

/** Seconds after the last message from which on the slow ones show everything. */
export function secondsToTheEnd(rows: readonly Row[], slow: ReadonlySet<string>): string {
  const heal = rows.find((row) => row.type === 'info' && row.f === 'heal')
  const last = rows.findLast((row) => row.type === 'apply' && slow.has(row.client))
  return heal && last ? (Math.max(0, last.t - heal.t) / 1_000).toFixed(1) : '–'
}

function samplesOf(rows: readonly Row[]) {
  const invoked = new Map<string, number>()
  const stored = new Map<string, number>()
  /** An ack may come again, after a restore. The first one is what was waited for. */
  const acked = new Set<string>()
  const acks: Sample[] = []
  const deliveries: Sample[] = []
  for (const row of rows) {
    if (row.type === 'invoke') invoked.set(row.cmid, row.t)
    else if (row.type === 'ok' || row.type === 'apply') {
      const { client } = row
      const at = invoked.get(row.cmid ?? '')
      if (at === undefined || row.cmid === undefined) continue
      const since = stored.get(row.cmid)
      if (since === undefined) stored.set(row.cmid, row.t)
      if (row.type === 'apply') deliveries.push({ client, at, ms: row.t - (since ?? row.t) })
      else if (!acked.has(row.cmid)) acks.push({ client, at, ms: row.t - at })
      if (row.type === 'ok') acked.add(row.cmid)
    }
  }
  return { acks, deliveries }
}

function windowsOf(faults: readonly Fault[]): Window[] {
  const windows = Object.entries(Object.groupBy(faults, ({ kind }) => kind)).map(
    ([kind, all = []]): Window => [
      kind,
      ({ at }) => all.some(({ t, until }) => at > t - aftermath && at < until + aftermath),
    ],
  )
  const isQuiet: Window[1] = (sample) => windows.every(([, isIn]) => !isIn(sample))
  return [['overall', () => true], ['undisturbed', isQuiet], ...windows]
}

function groupsOf(slow: ReadonlySet<string>): Window[] {
  if (slow.size === 0) return []
  return [
    ['the slow ones', ({ client }) => slow.has(client)],
    ['the others', ({ client }) => !slow.has(client)],
  ]
}

function figures(samples: readonly Sample[]): string[] {
  const values = Float64Array.from(samples, ({ ms }) => ms).sort()
  const at = (share: number) =>
    values[Math.min(values.length - 1, Math.floor(share * values.length))]
  return [at(0.5), at(0.99), at(1)].map((ms) => (ms === undefined ? '–' : `${ms.toFixed(1)} ms`))
}
