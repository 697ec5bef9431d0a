// Servers and clients that are broken on purpose. A checker that lets one of
// them pass would prove nothing about the real ones.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Invariant } from './checker.ts'
import type { FaultName } from './faults.ts'
import { type Workload, type WorkloadName, workloads } from './workloads.ts'

export interface Twin {
  readonly what: string
  /** The module in `twins/`, and the one that it stands in for. */
  readonly standIns?: readonly (readonly [twin: string, real: string])[]
  readonly preload?: string
  readonly of: 'server' | 'client'
  readonly workload: WorkloadName
  readonly faults: readonly FaultName[]
  /** The share of frames that clients lose. */
  readonly loss?: number
  /** What it must break; nothing: it is sound, and must pass. */
  readonly breaks?: Invariant
}

const store = 'apps/server/src/storage/sqlite/sqlite-log-store.ts'
const hub = ['deaf-hub.ts', 'apps/server/src/log/hub.ts'] as const

export const twins: readonly Twin[] = [
  {
    what: 'nothing is broken; 1 % of frames are lost',
    of: 'client',
    workload: 'W1',
    faults: ['connections reset'],
    loss: 0.01,
  },
  {
    what: 'nothing is broken; the hub misses 1 % of commits',
    of: 'server',
    workload: 'W1',
    faults: ['connections reset'],
    standIns: [hub],
  },
  {
    what: 'acks before it commits',
    of: 'server',
    workload: 'W1',
    faults: ['kill -9'],
    standIns: [['acks-before-commit.ts', store]],
    breaks: 'I1',
  },
  {
    what: 'does not wait for the disk (synchronous=NORMAL)',
    of: 'server',
    workload: 'W6',
    faults: ['power cut'],
    preload: 'careless-commit.ts',
    breaks: 'I1',
  },
  {
    what: 'no duplicate check',
    of: 'server',
    workload: 'W1',
    faults: ['connections reset', 'kill -9'],
    standIns: [['no-duplicate-check.ts', store]],
    breaks: 'I2',
  },
  {
    what: 'duplicates are known until the next start',
    of: 'server',
    workload: 'W1',
    faults: ['far away', 'kill -9'],
    standIns: [['short-memory.ts', store]],
    breaks: 'I2',
  },
  {
    what: 'numbers with gaps, as of a sequence',
    of: 'server',
    workload: 'W1',
    faults: ['connections reset'],
    standIns: [['numbers-with-gaps.ts', store]],
    breaks: 'I4',
  },
  {
    what: 'the hub misses 1 % of commits and repairs nothing',
    of: 'server',
    workload: 'W1',
    faults: ['connections reset'],
    standIns: [hub, ['no-hub-repair.ts', 'apps/server/src/log/active-room.ts']],
    breaks: 'I11',
  },
  {
    what: 'no hole repair; 1 % of frames are lost',
    of: 'client',
    workload: 'W1',
    faults: ['connections reset'],
    loss: 0.01,
    standIns: [['no-repair-in-client.ts', 'packages/client/src/timeline.ts']],
    breaks: 'I4',
  },
  {
    what: 'no comparison of heads; 10 % of frames are lost',
    of: 'client',
    workload: 'W1',
    faults: ['far away'],
    loss: 0.1,
    standIns: [['no-head-comparison.ts', 'packages/client/src/connection.ts']],
    breaks: 'I11',
  },
  {
    what: 'the outbox forgets when the connection goes',
    of: 'client',
    workload: 'W1',
    faults: ['connections reset'],
    standIns: [['forgetful-outbox.ts', 'packages/client/src/outbox.ts']],
    breaks: 'I11',
  },
  {
    what: 'a retry gets a new id',
    of: 'client',
    workload: 'W1',
    faults: ['connections reset', 'kill -9'],
    standIns: [['new-id-for-retries.ts', 'packages/client/src/outbox.ts']],
    breaks: 'I6',
  },
]

/** What its process loads first. */
export function preloadOf({ standIns = [], preload }: Twin): string[] {
  const root = join(import.meta.dirname, '../..')
  const address = (...parts: string[]) => pathToFileURL(join(...parts)).href
  const preloads = standIns.map(([twin, real]) => {
    const url = new URL(address(import.meta.dirname, 'twins/stand-in.ts'))
    url.searchParams.set('for', address(root, real))
    url.searchParams.set('twin', address(import.meta.dirname, 'twins', twin))
    return url.href
  })
  if (preload) preloads.push(join(import.meta.dirname, 'preload', preload))
  return preloads
}

/** The workload with the twin's faults alone, half as heavy, and often enough for a short run. */
export function workloadOf({ workload, faults, loss }: Twin): Workload {
  const base = workloads[workload]
  // Lost frames at the end are found by the next ping alone.
  const restSeconds = loss ? 40 : base.budget.restSeconds
  const budget = { ...base.budget, restSeconds }
  if (workload === 'W6') return { ...base, faults, budget }
  return { ...base, clients: 20, rooms: 5, rate: 100, faults, every: [2, 4], disk: 'no', budget }
}
