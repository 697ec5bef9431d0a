// Parts of the simulation that are broken on purpose. The real twins, in
// `../twins.ts`, are slower and the real thing; these are found in a few seeds.
import { MemoryPersistence } from '@lobby/client'
import { Hub } from '@lobby/server/parts/hub'
import type { Needs } from '@lobby/server/testing'
import type { Invariant } from '../checker.ts'
import { takingAnyOrder } from '../taking-any-order.ts'
import { type Parts, simulate } from './simulate.ts'
import { type NodeWiring, SimulatedNode } from './simulated-node.ts'
import { SimulatedStorage } from './simulated-storage.ts'

export interface SimulatedTwin {
  readonly what: string
  readonly parts: Partial<Parts>
  readonly breaks: Invariant
}

class NoDuplicateCheck extends SimulatedStorage {
  override connect(commit: (really: () => void) => void) {
    const store = super.connect(commit)
    return { ...store, load: async (needs: Needs) => ({ ...(await store.load(needs)), sent: [] }) }
  }
}

class CommitsInMemory extends SimulatedStorage {
  override connect(_: (really: () => void) => void) {
    return super.connect(() => {})
  }
}

class SameEpochForEver extends SimulatedStorage {
  protected override beginHistory(): void {}
}

class NeverComparesHeads extends Hub {
  override async compareHeads(): Promise<void> {}
}

class ForgetsAtReload extends MemoryPersistence {
  override async readOutbox() {
    return []
  }
}

function nodeWith(TheHub: typeof Hub): typeof SimulatedNode {
  return class extends SimulatedNode {
    constructor(wiring: NodeWiring) {
      super(wiring, TheHub)
    }
  }
}

export const simulatedTwins: readonly SimulatedTwin[] = [
  { what: 'acks without a commit', parts: { Storage: CommitsInMemory }, breaks: 'I1' },
  { what: 'no duplicate check', parts: { Storage: NoDuplicateCheck }, breaks: 'I2' },
  {
    what: 'the epoch stays when an old backup is restored',
    parts: { Storage: SameEpochForEver },
    breaks: 'I3',
  },
  {
    what: 'the hub delivers what other nodes say in any order',
    parts: { Node: nodeWith(takingAnyOrder(Hub)) },
    breaks: 'I4',
  },
  {
    what: 'no comparison of heads between nodes',
    parts: { Node: nodeWith(NeverComparesHeads) },
    breaks: 'I11',
  },
  {
    what: 'a reload forgets what was not sent',
    parts: { Persistence: ForgetsAtReload },
    breaks: 'I11',
  },
]

/** Tries seeds until the twin is found out; answers what was found by then, and after how many. */
export async function exposeTwin({ parts, breaks }: SimulatedTwin, mostSeeds: number) {
  const found = new Set<Invariant>()
  let seeds = 0
  while (!found.has(breaks) && seeds < mostSeeds)
    for (const { invariant } of (await simulate(++seeds, parts)).violations) found.add(invariant)
  return { found, seeds }
}
