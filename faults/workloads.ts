import type { Budget } from './checker.ts'
import type { ClusterPlan } from './cluster.ts'
import type { FaultName } from './faults.ts'

/** What a run does to the server, all of it decided by the seed. */
export interface Workload {
  readonly what: string
  /** Several nodes on PostgreSQL; without it one on SQLite. */
  readonly cluster?: ClusterPlan
  readonly clients: number
  /** Processes that hold the sockets, beside the one that has the folder; without it, that one does. */
  readonly workers?: number
  /** The first so many of them read slowly, from beginning to end. */
  readonly slowClients: number
  /** Everything is said, however long a busy machine takes: what is counted is bytes. */
  readonly saysAll?: true
  readonly rooms: number
  /** Messages a second, all together. */
  readonly rate: number
  /** For each message so many changes of messages: edits, reactions, deletions, answers in threads, forwards. */
  readonly changes?: number
  readonly bodyBytes: number
  /** What fills them; a dot, if nothing is said. */
  readonly filler?: string
  readonly faults: readonly FaultName[]
  /** Seconds between two faults, from and to; counted from when all are back when a fault ends the server every time. */
  readonly every: readonly [number, number]
  readonly pace: 'by the clock' | 'after recovery'
  readonly disk: 'needed' | 'if possible' | 'no'
  readonly budget: Budget
  readonly seconds: number
}

const onNodes = {
  clients: 60,
  slowClients: 0,
  rooms: 8,
  rate: 150,
  bodyBytes: 60,
  every: [4, 12],
  pace: 'by the clock',
  disk: 'no',
  budget: { restSeconds: 15, rssMegabytes: 450, fds: 250 },
  seconds: 300,
} as const

/** What may break wherever there are several nodes. */
const nodesBreak = [
  'a node killed',
  'PostgreSQL restarted',
  'half-open',
  'a node stands still',
  'a node cut off from PostgreSQL',
  'two windows offline',
  'PostgreSQL crashes',
  'connections reset',
  'rolling restart',
  'connections to PostgreSQL reset',
  'far away',
  'PostgreSQL far away',
  'forged announcements',
  'reload',
  'banned from a room',
] as const

export const workloads = {
  W1: {
    what: 'one node, 50 clients in 10 rooms, a fault every 8 ± 4 s',
    clients: 50,
    slowClients: 0,
    rooms: 10,
    rate: 200,
    changes: 0.3,
    bodyBytes: 60,
    faults: [
      'kill -9',
      'SIGSTOP',
      'slow client',
      'half-open',
      'two windows offline',
      'clock jump',
      'disk full',
      'connections reset',
      'far away',
      'split bytes',
      'cut off far away',
      'reload',
      'fsync fails',
      'banned from a room',
    ],
    every: [4, 12],
    pace: 'by the clock',
    disk: 'if possible',
    budget: { restSeconds: 15, rssMegabytes: 450, fds: 250 },
    seconds: 60,
  },
  W2: {
    what: 'three nodes, PostgreSQL and Redis, 60 clients over all nodes, a fault every 8 ± 4 s',
    ...onNodes,
    changes: 0.2,
    cluster: { nodes: 3, redis: true },
    faults: [
      ...nodesBreak,
      'Redis killed',
      'a node cut off from Redis',
      'Redis far away',
      'Redis loses and repeats',
    ],
  },
  'W2-no-redis': {
    what: 'the same without Redis',
    ...onNodes,
    changes: 0.2,
    cluster: { nodes: 3, redis: false },
    faults: nodesBreak,
  },
  'W2-rolling': {
    what: 'three nodes; all restart, one after the other, again and again: nobody is refused, or away for long',
    ...onNodes,
    cluster: { nodes: 3, redis: true },
    faults: ['rolling restart'],
    every: [4, 8],
    pace: 'after recovery',
    budget: { ...onNodes.budget, timely: ['F3'] },
    seconds: 120,
  },
  'W2-redis-away': {
    what: 'three nodes; Redis is away for a minute: nobody is refused, or hears late',
    ...onNodes,
    cluster: { nodes: 3, redis: true },
    faults: ['Redis away for a minute'],
    // Once, with some time before and after it.
    every: [15, 15],
    pace: 'after recovery',
    budget: { ...onNodes.budget, timely: ['F5', 'F6'] },
    seconds: 89,
  },
  'W2-restarts': {
    what: 'three nodes; PostgreSQL restarts again and again: people see that it is being sent, and no error',
    ...onNodes,
    cluster: { nodes: 3, redis: true },
    faults: ['PostgreSQL restarted'],
    every: [12, 18],
    budget: { ...onNodes.budget, timely: ['F9'] },
    seconds: 90,
  },
  W3: {
    what: 'three nodes; people are banned, muted and given roles, messages are deleted, nodes are killed, and Redis loses a fifth of what nodes tell each other',
    ...onNodes,
    changes: 0.2,
    cluster: { nodes: 3, redis: true },
    faults: [
      'moderators at work',
      'banned from a room',
      'a node killed',
      'Redis loses and repeats',
    ],
    every: [1, 4],
  },
  W4: {
    what: 'one node, 55 clients and 5 that read 1 KB/s, messages of 2 KB',
    clients: 60,
    slowClients: 5,
    rooms: 1,
    rate: 100,
    bodyBytes: 2_000,
    faults: [],
    every: [1, 1],
    pace: 'by the clock',
    disk: 'no',
    // 290 MB all the time; 100 more once the slow ones read quickly, and what they missed passes within
    // seconds. Three minutes of the room, kept for each of them, would be 180 MB on top.
    budget: { restSeconds: 30, rssMegabytes: 450, fds: 250, neverCutOff: true },
    seconds: 180,
  },
  W5: {
    what: 'two nodes, 2,000 clients who mostly read, and one node is killed: until all are back',
    ...onNodes,
    cluster: { nodes: 2, redis: false },
    clients: 2_000,
    rooms: 4,
    rate: 1,
    faults: ['a node killed'],
    every: [15, 25],
    pace: 'after recovery',
    budget: { restSeconds: 60, rssMegabytes: 900, fds: 2_300 },
    seconds: 60,
  },
  W6: {
    what: 'the power is cut 0.2 to 3 s after everybody is back, 20 clients',
    clients: 20,
    slowClients: 0,
    rooms: 10,
    rate: 500,
    changes: 0.1,
    bodyBytes: 60,
    faults: ['power cut'],
    every: [0.2, 3],
    pace: 'after recovery',
    disk: 'needed',
    budget: { restSeconds: 15, rssMegabytes: 450, fds: 250 },
    seconds: 80,
  },
  W7: {
    what: 'two nodes, PostgreSQL fails over to a synchronous standby again and again',
    ...onNodes,
    cluster: { nodes: 2, redis: false, standby: 'synchronous' },
    faults: ['PostgreSQL fails over'],
    every: [5, 10],
    pace: 'after recovery',
    budget: { restSeconds: 20, rssMegabytes: 450, fds: 250 },
  },
  'W7-async': {
    what: 'the same to an asynchronous one, which has not got the newest yet',
    ...onNodes,
    cluster: { nodes: 2, redis: false, standby: 'asynchronous' },
    faults: ['PostgreSQL fails over'],
    every: [5, 10],
    pace: 'after recovery',
    budget: { restSeconds: 20, rssMegabytes: 450, fds: 250 },
  },
  W8: {
    what: 'a backup, a copied folder and a folder copied while running start elsewhere',
    clients: 12,
    slowClients: 0,
    rooms: 4,
    rate: 60,
    changes: 0.3,
    bodyBytes: 60,
    faults: [
      'backup restored elsewhere',
      'copied folder elsewhere',
      'folder copied while running, elsewhere',
    ],
    every: [7, 9],
    pace: 'by the clock',
    disk: 'no',
    budget: { restSeconds: 15, rssMegabytes: 450, fds: 250 },
    seconds: 34,
  },
  W9: {
    what: 'an old backup is put in the place of database and files, again and again',
    clients: 20,
    slowClients: 0,
    rooms: 5,
    rate: 100,
    changes: 0.3,
    bodyBytes: 60,
    faults: ['old backup', 'connections reset', 'old backup', 'reload'],
    // Each leaves time to come back: a server that is gone more often is asked less and less.
    every: [7, 12],
    pace: 'by the clock',
    disk: 'no',
    budget: { restSeconds: 15, rssMegabytes: 450, fds: 250 },
    seconds: 60,
  },
  W10: {
    what: 'one machine, two workers around a log process, 50 clients in 10 rooms',
    clients: 50,
    workers: 2,
    slowClients: 0,
    rooms: 10,
    rate: 200,
    changes: 0.3,
    bodyBytes: 60,
    faults: [
      'kill -9 a worker',
      'kill -9',
      'a worker stands still',
      'SIGSTOP',
      'half-open',
      'two windows offline',
      'disk full',
      'connections reset',
      'kill -9 a worker',
      'cut off far away',
      'reload',
      'fsync fails',
      'banned from a room',
    ],
    every: [3, 8],
    pace: 'by the clock',
    disk: 'if possible',
    budget: { restSeconds: 15, rssMegabytes: 450, fds: 250 },
    seconds: 60,
  },
} as const satisfies Record<string, Workload>

export type WorkloadName = keyof typeof workloads
export const workloadNames = Object.keys(workloads) as WorkloadName[]
