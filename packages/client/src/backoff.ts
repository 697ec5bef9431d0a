/**
 * How long to wait before try number `attempt` (0, 1, 2 ...), in milliseconds.
 * Full jitter: after a restart of the server its clients come back spread out.
 */
export function backoff(attempt: number, random: () => number): number {
  return random() * Math.min(30_000, 500 * 2 ** attempt)
}
