import type { FigureName } from '../figures.ts'
import type { PeerName } from '../peers/peers.ts'
import type { TaskName } from '../tasks/task.ts'

/** A question that all peers are asked in turn. */
export interface Comparison {
  readonly says: string
  readonly task: TaskName
  readonly peers: readonly PeerName[]
  readonly sockets: number
  /** What is shown as ours divided by the others', and what `--guard` watches. */
  readonly ratios: readonly FigureName[]
  /** Whether the load generator's own limit is asked for too. */
  readonly withCeiling?: boolean
}

export const comparisons = {
  'fan-out': {
    says: 'one room of 1,000: 16 speakers with 4 messages under way, 64 with 8, one with one',
    task: 'one room',
    peers: ['lobby', 'tutorial', 'ws', 'socket.io', 'c', 'c-same-bytes'],
    sockets: 1_000,
    ratios: ['deliveries'],
    withCeiling: true,
  },
  rooms: {
    says: '100 rooms of 10, everybody with one message under way',
    task: 'rooms',
    peers: ['lobby', 'tutorial', 'ws', 'socket.io', 'channels', 'channels-redis', 'c'],
    sockets: 1_000,
    ratios: ['deliveries'],
  },
  latency: {
    says: 'one room of 1,000 in which 10 messages a second are said',
    task: 'slow',
    peers: ['lobby', 'tutorial', 'ws', 'socket.io', 'nats', 'channels-redis', 'c'],
    sockets: 1_000,
    ratios: ['p50', 'p99'],
  },
  connect: {
    says: 'sockets a second that come and are greeted, without a room',
    task: 'connect',
    peers: ['lobby', 'ws', 'socket.io', 'c'],
    sockets: 5_000,
    ratios: ['connections'],
  },
  idle: {
    says: 'memory and processor of 10,000 sockets in a room where nothing is said',
    task: 'idle',
    peers: ['lobby', 'ws', 'socket.io', 'c'],
    sockets: 10_000,
    ratios: ['memory'],
  },
  churn: {
    says: 'memory after 50,000 sockets have come, were greeted and are gone, and after 50,000 more',
    task: 'churn',
    peers: ['lobby', 'ws', 'socket.io'],
    sockets: 50_000,
    ratios: [],
  },
} as const satisfies Record<string, Comparison>

export type ComparisonName = keyof typeof comparisons

export const comparisonNames = Object.keys(comparisons) as ComparisonName[]

export function isComparison(name: string): name is ComparisonName {
  return Object.hasOwn(comparisons, name)
}
