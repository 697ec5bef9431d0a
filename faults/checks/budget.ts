import type { Evidence, Violation } from './evidence.ts'

/** What a workload may ask beside the contract: how long people wait. */
export type Timely = 'F3' | 'F5' | 'F6' | 'F9'

/** What the server may hold at any time, how long it and its clients may take to come to rest, and what else they are owed. */
export interface Budget {
  readonly restSeconds: number
  readonly rssMegabytes: number
  readonly fds: number
  /** Nothing disturbs: so nobody's connection may end, however slowly they read. */
  readonly neverCutOff?: boolean
  readonly timely?: readonly Timely[]
}

/** I13: memory and file descriptors stay under their budget at all times. */
export function* withinBudget({ usages }: Evidence, budget: Budget): Generator<Violation> {
  const rss = budget.rssMegabytes * 2 ** 20
  for (const row of usages) {
    if (row.rss > rss)
      yield {
        invariant: 'I13',
        says: `The server holds ${Math.round(row.rss / 2 ** 20)} MB, ${budget.rssMegabytes} are allowed`,
        rows: [row],
      }
    if (row.fds > budget.fds)
      yield {
        invariant: 'I13',
        says: `The server holds ${row.fds} files, ${budget.fds} are allowed`,
        rows: [row],
      }
  }
}
