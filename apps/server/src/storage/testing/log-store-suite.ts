import { describe, expect, test } from 'vitest'
import { describeApply } from './log-store-suite/apply-promises.ts'
import { describeLoads } from './log-store-suite/load-promises.ts'
import { describeLock } from './log-store-suite/lock-promises.ts'
import { type LogDatabase, logUnderTest } from './log-store-suite/log-under-test.ts'
import { describeRooms } from './log-store-suite/room-promises.ts'
import { describeTransactions } from './log-store-suite/transaction-promises.ts'

export interface LogStoreSuiteOptions {
  /** Whether `begin` or `lock` says that another transaction is in the way. A database that waits instead never says so. */
  readonly isBusy: (error: unknown) => boolean
}

/**
 * The acceptance suite of `LogStore`: a Vitest file that calls it proves every
 * written promise of the interface for one database, but for the power cut
 * (`npm run chaos -- --workload W6`).
 */
export function describeLogStore(
  name: string,
  open: () => LogDatabase | Promise<LogDatabase>,
  { isBusy }: LogStoreSuiteOptions,
): void {
  describe(name, () => {
    const log = logUnderTest(open)
    describeTransactions(log)
    describeRooms(log)
    describeLock(log, isBusy)
    describeLoads(log)
    describeApply(log)

    test('its clock says the time in UTC, with milliseconds', async () => {
      const now = await log.transact(() => log.store().now())
      expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000)
    })
  })
}
