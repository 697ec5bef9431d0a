// When a connection reads more slowly than its rooms speak. It is never made to
// wait by the others, nor they by it: it falls behind alone, and reads on from
// the log when it can.

export const backpressure = {
  /** Bytes that may wait for a connection, before it lags. */
  queuedBytes: 64 * 1024,
  /** Milliseconds after which a connection lags that has not read what it was sent. */
  unreadFor: 2_000,
  /** Bytes of the log that are on their way to a connection that catches up. */
  inFlight: 64 * 1024,
  /** Bytes with which a connection is cut off. Events alone never make so many. */
  tooMany: 512 * 1024,
  /** Bytes that may wait for all connections together; above it the largest queues lag first. */
  budget: 256 * 1024 * 1024,
} as const

/** What is known of a connection. */
export interface Backlog {
  /** Bytes that wait here. */
  readonly queuedBytes: number
  /** Milliseconds since the oldest ping that was not answered. */
  readonly unansweredFor: number
}

/** Whether a connection may be sent events as they happen, must catch up later, or cannot be served. */
export function paceOf({ queuedBytes, unansweredFor }: Backlog): 'live' | 'lags' | 'too slow' {
  if (queuedBytes > backpressure.tooMany) return 'too slow'
  if (queuedBytes > backpressure.queuedBytes) return 'lags'
  return unansweredFor > backpressure.unreadFor ? 'lags' : 'live'
}

/** Those that must queue nothing more for now, so that all together come down to the budget: the largest first. */
export function overBudget<Queue extends Pick<Backlog, 'queuedBytes'>>(
  queues: readonly Queue[],
  budget: number = backpressure.budget,
): Queue[] {
  let excess = queues.reduce((sum, { queuedBytes }) => sum + queuedBytes, 0) - budget
  if (excess <= 0) return []
  const chosen: Queue[] = []
  for (const queue of queues.toSorted((a, b) => b.queuedBytes - a.queuedBytes)) {
    if (excess <= 0) break
    chosen.push(queue)
    excess -= queue.queuedBytes
  }
  return chosen
}
