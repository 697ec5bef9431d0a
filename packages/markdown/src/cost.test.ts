import { expect, test } from 'vitest'
import { parse } from './parse.ts'
import { hardSources } from './testing/hard-sources.ts'

const length = 4 * 1024

/** Milliseconds of this thread's processor: what other programs take is not in it. */
function costOf(source: string): number {
  const before = process.threadCpuUsage()
  for (let times = 1; ; times++) {
    parse(source)
    const { user, system } = process.threadCpuUsage(before)
    if (user + system >= 6_000) return (user + system) / times
  }
}

/** How much longer four times as much takes. Collecting garbage and compiling fall on some rounds; the best is the parser's own. */
function ratioOf(make: (size: number) => string): number {
  const [short, long] = [make(length), make(4 * length)]
  const costs = { short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY }
  for (let round = 0; round < 8; round++) {
    costs.short = Math.min(costs.short, costOf(short))
    costs.long = Math.min(costs.long, costOf(long))
    if (round > 1 && costs.long / costs.short < 8) break
  }
  return costs.long / costs.short
}

test('security 30: four times as much Markdown takes about four times as long, whatever stands in it', () => {
  for (const make of hardSources) {
    // The square of it would take 16 times as long.
    expect(ratioOf(make), make(24)).toBeLessThan(10)
  }
})
