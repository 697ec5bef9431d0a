// How long the parser of messages takes for 16 KB of what is hard to read, beside half of it.
import { parse } from '@lobby/markdown'
import { hardSources } from '@lobby/markdown/testing'
import { formatTable } from '../table.ts'
import type { Measured } from '../tasks/task.ts'

const size = 16 * 1024
const rounds = 3
/** Single readings, of which the quickest counts. */
const readings = 40
const shown = 8

export async function markdown(): Promise<Measured> {
  // Once before: by then all is compiled, and the heap has its size.
  for (const make of hardSources) for (let time = 0; time < 5; time++) parse(make(size))
  const all = hardSources
    .map((make) => {
      const begins = JSON.stringify(make(24)).slice(0, 40)
      const whole = make(size)
      const took = Math.min(...Array.from({ length: rounds }, () => timeOf(whole)))
      return { begins, took, slope: slopeOf(make(size / 2), whole) }
    })
    .sort((one, other) => other.took - one.took)
  const steepest = all.reduce((one, other) => (other.slope > one.slope ? other : one))
  const lines = [...new Set([...all.slice(0, shown), steepest])].map(({ begins, took, slope }) => [
    begins,
    took.toFixed(2),
    slope.toFixed(2),
  ])
  console.log(`${formatTable([['16 KB that begin with', 'ms', 'times half of it'], ...lines])}\n`)
  return { 'the hardest source': { cpu: all[0]?.took ?? 0, slope: steepest.slope } }
}

/** How many times that of its half a source takes, each at its quickest and in turns: other programs and the collector of garbage are not in that. */
function slopeOf(half: string, whole: string): number {
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number]
  for (let time = 0; time < readings; time++) {
    best[0] = Math.min(best[0], readingOf(half))
    best[1] = Math.min(best[1], readingOf(whole))
  }
  return best[1] / best[0]
}

function readingOf(source: string): number {
  const before = performance.now()
  parse(source)
  return performance.now() - before
}

/** Milliseconds of this thread's processor, with what the collector takes: so often is it done that a clock of 4 ms steps is wrong by a twentieth at most. */
function timeOf(source: string): number {
  const before = process.threadCpuUsage()
  for (let times = 1; ; times++) {
    parse(source)
    const { user, system } = process.threadCpuUsage(before)
    if (user + system >= 80_000) return (user + system) / 1_000 / times
  }
}
