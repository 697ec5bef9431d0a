/** What is dropped of each group: a machine that does something else is slow now and then, for both. */
const dropped = 0.1
/** The two-sided quantile of the normal distribution for p = 0.01; with so many samples Student's is the same. */
const critical = 2.576

/** Whether two groups of measurements differ, by Welch's t-test at p < 0.01, without the slowest of each. */
export function differ(one: readonly number[], other: readonly number[]): boolean {
  const [a, b] = [momentsOf(one), momentsOf(other)]
  return (
    Math.abs(a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count) > critical
  )
}

/**
 * Measures two pieces of work in random order, so many times each, until a round
 * finds what is expected of them or three have not: one in a hundred rounds finds
 * a difference where there is none.
 */
export async function findsDifference(
  works: readonly [() => Promise<unknown>, () => Promise<unknown>],
  { samples, expected }: { readonly samples: number; readonly expected: boolean },
): Promise<boolean> {
  let found = !expected
  for (let round = 0; round < 3 && found !== expected; round++) {
    const times: [number[], number[]] = [[], []]
    while (times[0].length < samples || times[1].length < samples) {
      const which = times[0].length >= samples || (times[1].length < samples && Math.random() < 0.5)
      const place = which ? 1 : 0
      const began = performance.now()
      await works[place]()
      times[place].push(performance.now() - began)
    }
    found = differ(...times)
  }
  return found
}

function momentsOf(samples: readonly number[]) {
  const kept = samples.toSorted((a, b) => a - b).slice(0, Math.ceil(samples.length * (1 - dropped)))
  const count = kept.length
  const mean = kept.reduce((sum, time) => sum + time, 0) / count
  const variance = kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (count - 1)
  return { count, mean, variance }
}
