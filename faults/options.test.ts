import { expect, test } from 'vitest'
import { readOptions } from './options.ts'
import { planRun } from './schedule.ts'
import { workloads } from './workloads.ts'

const read = (...args: string[]) => readOptions(args, () => 7)

test('without flags it is W1, with any seed', () => {
  expect(read()).toMatchObject({ workload: 'W1', seconds: 60, seed: 7 })
  expect(read('--help')).toBeUndefined()
})

test.for([
  [
    ['--workload', 'W0'],
    '--workload takes one of W1, W2, W2-no-redis, W2-rolling, W2-redis-away, W2-restarts, W3, W4, W5, W6, W7, W7-async, W8, W9, W10, not “W0”.',
  ],
  [['--seconds', 'long'], '--seconds takes a whole number from 5 to 36000, not “long”.'],
  [['--seed', '-1'], 'argument is ambiguous'],
  [['--control'], '--control goes with --workload W4 or W6.'],
  [['--failovers', '50'], '--failovers goes with --workload W7 or W7-async.'],
  [['--only', 'gaps'], '--only goes with --twins.'],
  [['--sekonds', '5'], "Unknown option '--sekonds'"],
] as const)('%s is answered with what is right', ([args, says]) => {
  expect(() => read(...args)).toThrow(says)
})

test('a seed decides what is sent and what breaks', () => {
  expect(planRun(workloads.W1, 60, 3)).toEqual(planRun(workloads.W1, 60, 3))
  expect(planRun(workloads.W1, 60, 3)).not.toEqual(planRun(workloads.W1, 60, 4))
})

test('a run of so many failovers has so many', () => {
  for (const seed of [1, 2, 3]) {
    const { faults } = planRun(workloads.W7, 10, seed, 50)
    expect(faults).toHaveLength(50)
  }
})

test('in time every kind of fault has its turn', () => {
  const { faults } = planRun(workloads.W1, 240, 3)
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(workloads.W1.faults))
})
