// How long the parser of messages takes for 16 KB of what is hard to read, beside half of it.
import { parse } from '@lobby/markdown'
import { hardSources } from '@lobby/markdown/testing'
import { formatTable } from '../table.ts'
import type { Measured } from '../tasks/task.ts'

const size = 16 * 1024
const rounds = 3
const shown = 8

/** The best of many rounds each: garbage and other programs fall on some. */
export async function markdown(): Promise<Measured> {
  // Once before: by then all is compiled, and the heap has its size.
  for (const make of hardSources) for (let time = 0; time < 5; time++) parse(make(size))
  const all = hardSources
    .map((make) => {
      const [half, whole] = quickest(make(size / 2), make(size))
      return { begins: JSON.stringify(make(24)).slice(0, 40), took: whole, slope: whole / half }
    })
    .sort((one, other) => other.took - one.took)
  const lines = all
    .slice(0, shown)
    .map(({ begins, took, slope }) => [begins, took.toFixed(2), slope.toFixed(2)])
  console.log(`${formatTable([['16 KB that begin with', 'ms', 'times half of it'], ...lines])}\n`)
  const slope = Math.max(...all.map((one) => one.slope))
  return { 'the hardest source': { cpu: all[0]?.took ?? 0, slope } }
}

/** In turns: what slows one round slows it for both. */
function quickest(half: string, whole: string): readonly [number, number] {
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number]
  for (let round = 0; round < rounds; round++) {
    best[0] = Math.min(best[0], timeOf(half))
    best[1] = Math.min(best[1], timeOf(whole))
  }
  return best
}

/** Milliseconds of this thread's processor: so often is it done that a clock of 4 ms steps is good enough. */
function timeOf(source: string): number {
  const before = process.threadCpuUsage()
  for (let times = 1; ; times++) {
    parse(source)
    const { user, system } = process.threadCpuUsage(before)
    if (user + system >= 12_000) return (user + system) / 1_000 / times
  }
}
