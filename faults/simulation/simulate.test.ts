import { expect, test } from 'vitest'
import { formatViolation } from '../checker.ts'
import { simulate } from './simulate.ts'
import { exposeTwin, simulatedTwins } from './simulated-twins.ts'

// More of them have their own command, in docs/faults.md.
const seeds = 1_000

test(`${seeds} seeds of delays, losses, crashes and refusals break no promise`, async () => {
  let stored = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await simulate(seed)
    stored += run.stored
    const { rows } = run
    // Nobody has to begin anew but for a backup that was put back: nobody was away for long.
    const isRestored = rows.some(({ type, f }) => type === 'info' && f === 'restored')
    const resets = rows.filter(({ type, f }) => type === 'reset' && f === 'snapshot')
    if (!isRestored) expect(resets).toEqual([])
    expect(
      run.violations.map(formatViolation),
      `repeat it: node faults/simulation/simulate.ts ${seed}`,
    ).toEqual([])
  }
  // Everything that was said, or the test would prove little.
  expect(stored).toBe(seeds * 14)
}, 900_000)

test('a seed repeats what happened', async () => {
  expect((await simulate(7)).rows.map(withoutIds)).toEqual((await simulate(7)).rows.map(withoutIds))
})

test.for(simulatedTwins.map((twin) => [twin.what, twin] as const))(
  '%s is found out in a few seeds',
  async ([, twin]) => {
    expect((await exposeTwin(twin, 60)).found).toContain(twin.breaks)
  },
)

/** Client ids are random everywhere. */
function withoutIds(row: object): object {
  return { ...row, cmid: undefined }
}
