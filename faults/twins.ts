// Servers and clients that are broken on purpose. A checker that lets one of
// them pass would prove nothing about the real ones.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { clusterTwins } from './cluster-twins.ts'
import { messageTwins } from './message-twins.ts'
import type { Twin } from './twin.ts'
import { type Workload, workloads } from './workloads.ts'

const store = '@lobby/server/parts/sqlite-log-store'
const hub = ['deaf-hub.ts', '@lobby/server/parts/hub'] as const

/** More than a room says: what is queued for six slow readers comes to 290 MB, beside the 250 of a sound server. */
const flood = {
  workload: 'W4',
  faults: [],
  seconds: 40,
  load: {
    saysAll: true,
    clients: 12,
    // Both windows of three people: one of them sends what both write.
    slowClients: 6,
    rate: 100,
    // Three bytes a character: as many as a message may have.
    bodyBytes: 11_900,
    filler: '茶',
    budget: { restSeconds: 120, rssMegabytes: 400, fds: 250, neverCutOff: true },
  },
} as const

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
  { what: 'nothing is broken; six read 1 KB/s of 1 MB/s', of: 'server', ...flood },
  {
    what: 'nothing is broken; old backups are restored',
    of: 'server',
    workload: 'W9',
    faults: ['old backup'],
  },
  {
    what: 'nothing is broken; backups are restored elsewhere, with files',
    of: 'server',
    workload: 'W8',
    faults: ['backup restored elsewhere'],
  },
  {
    what: 'a backup leaves out the files of messages',
    of: 'server',
    workload: 'W8',
    faults: ['backup restored elsewhere'],
    standIns: [['backs-up-no-files.ts', '@lobby/server/parts/held-files']],
    breaks: 'M12',
  },
  ...clusterTwins,
  ...messageTwins,
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
    faults: ['cut off far away'],
    standIns: [['no-duplicate-check.ts', store]],
    breaks: 'I2',
  },
  {
    what: 'duplicates are known until the next start',
    of: 'server',
    workload: 'W1',
    faults: ['kill -9 far away'],
    standIns: [['short-memory.ts', store]],
    breaks: 'I2',
  },
  {
    what: 'looks for duplicates in what was stored half a second ago',
    of: 'server',
    workload: 'W1',
    faults: ['cut off far away'],
    standIns: [['stale-duplicate-check.ts', store]],
    breaks: 'I2',
  },
  {
    what: 'an old backup that is put back by hand is not noticed',
    of: 'server',
    workload: 'W9',
    faults: ['old backup, same epoch'],
    standIns: [['trusts-its-folder.ts', '@lobby/server/parts/witness']],
    breaks: 'I3',
  },
  {
    what: 'a copied folder that starts elsewhere is not noticed',
    of: 'server',
    workload: 'W8',
    faults: ['copied folder elsewhere'],
    seconds: 25,
    standIns: [['trusts-its-folder.ts', '@lobby/server/parts/witness']],
    breaks: 'I1',
  },
  {
    what: 'reads the room first, and listens afterwards',
    of: 'server',
    workload: 'W1',
    faults: ['connections reset'],
    standIns: [['reads-before-it-listens.ts', '@lobby/server/parts/room-stream']],
    breaks: 'I4',
  },
  {
    what: 'gives a client its rooms back without asking whether it may be there',
    of: 'server',
    workload: 'W1',
    faults: ['banned from a room'],
    standIns: [['restores-rooms.ts', '@lobby/server/parts/followed-rooms']],
    breaks: 'I8',
  },
  {
    what: 'connections never lag: what is not read is queued without end',
    of: 'server',
    ...flood,
    standIns: [
      ['never-lags.ts', '@lobby/server/parts/send-window'],
      ['no-queue-limit.ts', '@lobby/channels/parts/limits'],
      ['encodes-for-each.ts', '@lobby/channels/parts/frame'],
    ],
    breaks: 'I13',
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
    standIns: [hub, ['no-hub-repair.ts', '@lobby/server/parts/active-room']],
    breaks: 'I11',
  },
  {
    what: 'no hole repair; 1 % of frames are lost',
    of: 'client',
    workload: 'W1',
    faults: ['connections reset'],
    loss: 0.01,
    standIns: [['no-repair-in-client.ts', '@lobby/client/parts/timeline']],
    breaks: 'I4',
  },
  {
    what: 'no comparison of heads; 10 % of frames are lost',
    of: 'client',
    workload: 'W1',
    faults: ['far away'],
    loss: 0.1,
    standIns: [['no-head-comparison.ts', '@lobby/client/parts/connection']],
    breaks: 'I11',
  },
  {
    what: 'the outbox forgets when the connection goes',
    of: 'client',
    workload: 'W1',
    faults: ['connections reset'],
    standIns: [['forgetful-outbox.ts', '@lobby/client/parts/outbox']],
    breaks: 'I11',
  },
  {
    what: 'the outbox does not outlive a reload',
    of: 'client',
    workload: 'W1',
    faults: ['reload'],
    standIns: [['forgets-at-reload.ts', '@lobby/client/parts/memory-persistence']],
    breaks: 'I11',
  },
  {
    what: 'an ack of a history that has ended counts for ever',
    of: 'client',
    workload: 'W9',
    faults: ['old backup'],
    standIns: [['trusting-offers.ts', '@lobby/client/parts/outbox']],
    breaks: 'I1',
  },
  {
    what: 'a retry gets a new id',
    of: 'client',
    workload: 'W1',
    faults: ['cut off far away', 'kill -9'],
    standIns: [['new-id-for-retries.ts', '@lobby/client/parts/outbox']],
    breaks: 'I6',
  },
]

/** What its process loads first. */
export function preloadOf({ standIns = [], preload }: Twin): string[] {
  const { resolve } = createRequire(import.meta.url)
  const address = (...path: string[]) => pathToFileURL(resolve(join(import.meta.dirname, ...path)))
  const preloads = standIns.map(([twin, real]) => {
    const url = address('twins/stand-in.ts')
    url.searchParams.set('for', pathToFileURL(resolve(real)).href)
    url.searchParams.set('twin', address('twins', twin).href)
    return url.href
  })
  if (preload) preloads.push(join(import.meta.dirname, 'preload', preload))
  return preloads
}

/** What is lighter in a short run, and its faults more frequent: a failover takes some seconds. */
function lighter({ cluster, faults }: Workload): Partial<Workload> {
  if (cluster) {
    const every = cluster.standby ? ([5, 7] as const) : ([2, 4] as const)
    return { clients: 16, rooms: 4, rate: 40, every }
  }
  return faults === workloads.W1.faults
    ? { clients: 20, rooms: 5, rate: 100, every: [2, 4], disk: 'no' }
    : {}
}

/** The workload with the twin's faults alone. */
export function workloadOf({ workload, faults, loss, load }: Twin): Workload {
  const base: Workload = workloads[workload]
  // Lost frames at the end are found by the next ping alone.
  const restSeconds = loss ? 40 : base.budget.restSeconds
  const budget = { ...base.budget, restSeconds }
  return { ...base, ...lighter(base), faults, budget, ...load }
}
