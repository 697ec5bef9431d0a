// What machines carry, by what one message costs: arithmetic, no simulation. docs/operating.md shows it with figures.

/** What was measured, in microseconds of one core unless it says otherwise. */
export interface Costs {
  /** A message that a node takes, has stored and acknowledges: whatever the batch, and for each batch. */
  readonly send: Shared
  /** The same at PostgreSQL. */
  readonly stored: Shared
  /** A message that reaches one socket. */
  readonly delivery: number
  /** A message that another node has stored, at a node without a follower of its room. */
  readonly notice: number
  /** An open socket in which nothing is said, for a second. */
  readonly socket: number
  /** Megabytes that a node holds when it has just started. */
  readonly node: number
  /** Bytes that a socket holds. */
  readonly socketMemory: number
}

/** A cost that many share: so much for each message, and so much for each batch of them. */
export interface Shared {
  readonly message: number
  readonly batch: number
}

/** What people do. */
export interface Habits {
  /** Sockets that hear each message. */
  readonly audience: number
  /** Messages that share a commit. */
  readonly batch: number
  /** Messages that one socket sends in a minute. */
  readonly perMinute: number
}

/** What it runs on. A node uses one core: a machine of eight has up to eight nodes. */
export interface Machines {
  readonly nodes: number
  /** Cores of PostgreSQL. */
  readonly databaseCores: number
  /** Sockets that one node may have. */
  readonly socketsPerNode: number
}

/** What gives out first. */
export type Limit = 'nodes' | 'database' | 'sockets'

export interface Carried {
  /** Messages a second, over all rooms. */
  readonly messages: number
  readonly deliveries: number
  readonly sockets: number
  readonly limit: Limit
  /** Megabytes of one node. */
  readonly memory: number
}

/** Of a core: the rest is for peaks, and for collecting garbage in idle time. */
export const inUse = 0.7

/** The most messages a second, and the people who send them, so that neither a node nor the database uses more than `inUse` of its cores. */
export function carries(costs: Costs, habits: Habits, machines: Machines): Carried {
  const { nodes, databaseCores, socketsPerNode } = machines
  const { audience, batch, perMinute } = habits
  /** Messages a second of one socket. */
  const rate = perMinute / 60
  const each = ({ message, batch: shared }: Shared) => message + shared / batch
  /** Microseconds that one message takes of each node; every node hears of what the others store. */
  const ofNode = (each(costs.send) + audience * costs.delivery + (nodes - 1) * costs.notice) / nodes
  const ofDatabase = each(costs.stored) / databaseCores
  const idle = costs.socket / rate / nodes
  const budget = inUse * 1e6
  const most: Readonly<Record<Limit, number>> = {
    nodes: budget / (ofNode + idle),
    database: budget / ofDatabase,
    sockets: nodes * socketsPerNode * rate,
  }
  const limit = (Object.keys(most) as Limit[]).reduce((a, b) => (most[b] < most[a] ? b : a))
  const messages = most[limit]
  const sockets = messages / rate
  return {
    messages,
    deliveries: messages * audience,
    sockets,
    limit,
    memory: costs.node + (sockets / nodes) * (costs.socketMemory / 1e6),
  }
}

/** Which share of a cost each batch has, and which each message, by two measurements in which batches were of different sizes. Nothing is less than 0. */
export function share(
  large: { readonly batch: number; readonly each: number },
  small: { readonly batch: number; readonly each: number },
): Shared {
  const difference = 1 / small.batch - 1 / large.batch
  // Batches of one size say nothing of what a batch costs.
  const batch = difference > 0.01 ? Math.max(0, (small.each - large.each) / difference) : 0
  return { batch, message: Math.max(0, large.each - batch / large.batch) }
}
