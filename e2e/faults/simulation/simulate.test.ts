import { expect, test } from 'vitest'
import { Hub } from '../../../apps/server/src/log/hub.ts'
import { formatViolation } from '../checker.ts'
import { type Parts, simulate } from './simulate.ts'
import { SimulatedNode } from './simulated-node.ts'
import { SimulatedStorage } from './simulated-storage.ts'

const seeds = 5_000

test(`${seeds} seeds of delays, losses, crashes and refusals break no promise`, async () => {
  let stored = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await simulate(seed)
    stored += run.stored
    // Nobody has to begin anew: no backup was put back, and nobody was away for long.
    const resets = run.rows.filter(({ type, f }) => type === 'reset' && f === 'snapshot')
    expect(resets).toEqual([])
    expect(
      run.violations.map(formatViolation),
      `repeat it: node e2e/faults/simulation/simulate.ts ${seed}`,
    ).toEqual([])
  }
  // Everything that was said, or the test would prove little.
  expect(stored).toBe(seeds * 14)
}, 300_000)

test('a seed repeats what happened', async () => {
  expect((await simulate(7)).rows.map(withoutIds)).toEqual((await simulate(7)).rows.map(withoutIds))
})

class NoDuplicateCheck extends SimulatedStorage {
  override connect(commit: (really: () => void) => void) {
    return { ...super.connect(commit), findSent: () => [] }
  }
}

class CommitsInMemory extends SimulatedStorage {
  override connect(_: (really: () => void) => void) {
    return super.connect(() => {})
  }
}

class NeverComparesHeads extends Hub {
  override async compareHeads(): Promise<void> {}
}

class NodeWithoutComparison extends SimulatedNode {
  constructor(wiring: ConstructorParameters<typeof SimulatedNode>[0]) {
    super(wiring, NeverComparesHeads)
  }
}

test.for<[string, Partial<Parts>, string]>([
  ['no duplicate check', { Storage: NoDuplicateCheck }, 'I2'],
  ['acks without a commit', { Storage: CommitsInMemory }, 'I1'],
  ['no comparison of heads between nodes', { Node: NodeWithoutComparison }, 'I11'],
])('%s is found out in a few seeds', async ([, parts, invariant]) => {
  const found = new Set<string>()
  for (let seed = 1; seed <= 40 && !found.has(invariant); seed++)
    for (const violation of (await simulate(seed, parts)).violations) found.add(violation.invariant)
  expect(found).toContain(invariant)
})

/** Client ids are random everywhere. */
function withoutIds(row: object): object {
  return { ...row, cmid: undefined }
}
