// How long things took, in windows of a run.
import type { Fault, Row } from './history.ts'
import { quantile, type Sample, samplesOf } from './samples.ts'

/** Milliseconds after a fault in which what is slow is still its doing. */
const aftermath = 5_000

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
  const values = samples.map(({ ms }) => ms)
  const all = [0.5, 0.99, 1].map((share) => quantile(values, share))
  return all.map((ms) => (ms === undefined ? '–' : `${ms.toFixed(1)} ms`))
}
