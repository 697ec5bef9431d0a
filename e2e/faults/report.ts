import { formatViolation, type Violation } from './checker.ts'
import type { Fault, Row } from './history.ts'
import type { RunResult } from './run.ts'

/** Milliseconds after a fault in which what is slow is still its doing. */
const aftermath = 5_000

/** What a run was and what came out, for people. */
export function formatReport({ rows, violations, skipped, unexpectedEnds }: RunResult): string {
  const faults = rows.filter((row) => row.type === 'info' && row.f === 'fault') as Fault[]
  const sent = rows.filter(({ type }) => type === 'invoke').length
  const acked = new Set(rows.flatMap((row) => (row.type === 'ok' ? [row.cmid] : []))).size
  const seen = rows.filter(({ type }) => type === 'apply').length
  const rss = rows.reduce(
    (most, row) => (row.type === 'info' && row.f === 'usage' ? Math.max(most, row.rss) : most),
    0,
  )
  const lines = [
    `sent ${sent}, acknowledged ${acked}, events shown ${seen}, most memory ${Math.round(rss / 2 ** 20)} MB`,
    `faults: ${formatCounts(faults)}`,
    ...skipped.map((what) => `SKIPPED: ${what}`),
    ...(unexpectedEnds > 0 ? [`the server ended by itself ${unexpectedEnds} times`] : []),
    '',
    ...formatLatencies(rows, faults),
    '',
    `violations: ${violations.length}`,
    ...violations.map(formatViolation),
  ]
  return lines.join('\n')
}

function formatCounts(faults: readonly Fault[]): string {
  const counts = Object.entries(Object.groupBy(faults, ({ kind }) => kind))
  return counts.map(([kind, all]) => `${all?.length} × ${kind}`).join(', ') || 'none'
}

/** Milliseconds to the ack, and from the first sign that it is stored to everybody's screen. */
function formatLatencies(rows: readonly Row[], faults: readonly Fault[]): string[] {
  const invoked = new Map<string, number>()
  const stored = new Map<string, number>()
  const acks: [at: number, ms: number][] = []
  const deliveries: [at: number, ms: number][] = []
  for (const row of rows) {
    if (row.type === 'invoke') invoked.set(row.cmid, row.t)
    else if (row.type === 'ok' || row.type === 'apply') {
      const at = invoked.get(row.cmid ?? '')
      if (at === undefined || row.cmid === undefined) continue
      const since = stored.get(row.cmid)
      if (since === undefined) stored.set(row.cmid, row.t)
      if (row.type === 'ok') acks.push([at, row.t - at])
      else deliveries.push([at, row.t - (since ?? row.t)])
    }
  }
  const windows = Object.entries(Object.groupBy(faults, ({ kind }) => kind)).map(
    ([kind, all = []]) =>
      [
        kind,
        (t: number) => all.some((fault) => t > fault.t - aftermath && t < fault.until + aftermath),
      ] as const,
  )
  const quiet = (t: number) => windows.every(([, isIn]) => !isIn(t))
  const table = [['overall', () => true] as const, ['undisturbed', quiet] as const, ...windows]
  const header = ['during', 'ack p50', 'p99', 'max', 'delivery p50', 'p99', 'max']
  return [
    header,
    ...table.map(([name, isIn]) => [name, ...figures(acks, isIn), ...figures(deliveries, isIn)]),
  ].map((cells) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(13))).join(''),
  )
}

function figures(all: readonly [number, number][], isIn: (t: number) => boolean): string[] {
  const values = Float64Array.from(all.filter(([at]) => isIn(at)).map(([, ms]) => ms)).sort()
  const at = (share: number) =>
    values[Math.min(values.length - 1, Math.floor(share * values.length))]
  return [at(0.5), at(0.99), at(1)].map((ms) => (ms === undefined ? '–' : `${ms.toFixed(1)} ms`))
}

/** Seconds into the run at which the first violation had happened; at its end, when only the log shows it. */
export function caughtAfter(rows: readonly Row[], violations: readonly Violation[]): number {
  const first = rows[0]?.t ?? 0
  const last = rows.at(-1)?.t ?? 0
  const times = violations.map(({ rows }) => rows.at(-1)?.t ?? last)
  return Math.round((Math.min(...times) - first) / 100) / 10
}
