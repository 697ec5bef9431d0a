// What guards secrets, and what strangers leave on the disk, is limited over all nodes together:
// a guesser with as many nodes as there are has no more tries.
import { type Budget, budgetsFrom, type Rate } from '@lobby/channels'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { takeBudgets } from './budget-rows.ts'
import type { Sweep } from './sweep.ts'

/** What is limited over all nodes, and how far. */
export const sharedRates = {
  /** Signing in, and whatever else tries a password, a code or a link, by network. */
  signInByAddress: { perSecond: 20 / 60, burst: 20 },
  /** Accounts, by network. */
  newAccount: { perSecond: 10 / 3_600, burst: 10 },
  /** Asking for a new password, by network. */
  forgotByAddress: { perSecond: 20 / 3_600, burst: 20 },
  /** For one account or name, from one address. */
  forgot: { perSecond: 3 / 3_600, burst: 3 },
  /** Mails to one account. */
  mailToAccount: { perSecond: 5 / 3_600, burst: 5 },
  /** Invitations and guest links by one person. */
  newInvitation: { perSecond: 10 / 3_600, burst: 10 },
  /** Guests in a day, by network: each is on the disk for a day at least. */
  guestsInDay: { perSecond: 500 / 86_400, burst: 500 },
  /** The same of all networks together. */
  guestsInDayOfAll: { perSecond: 20_000 / 86_400, burst: 20_000 },
} as const satisfies Record<string, Rate>
export type SharedRateName = keyof typeof sharedRates

/** As `RateLimiter`, over all nodes. */
export interface SharedLimiter {
  /** Uses up one of the key's budget. Rejects with ChatError `rate`, with the wait, when there is none. */
  consume(rate: SharedRateName, key: string): Promise<void>
  /** The same by network; with `what`, such as the name of an account, each of them has its own. */
  consumeFrom(rate: SharedRateName, address: string, what?: string): Promise<void>
}

/** Keys whose refusal a node remembers. */
const mostRefused = 10_000

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly sweep: Sweep
}

/**
 * Token buckets in the database. The date of the node counts: nodes whose clocks differ by seconds differ in their
 * budgets by what refills in these seconds. A key that was refused is refused here until its wait is over,
 * so that a flood of tries does not reach the database.
 */
export function createSharedLimiter({ db, clock, sweep }: Needs): SharedLimiter {
  /** By this process's own time. */
  const refusedUntil = new Map<string, number>()

  async function consume(budgets: readonly Budget[]): Promise<void> {
    const now = clock.monotonic()
    const known = Math.max(...budgets.map(({ key }) => refusedUntil.get(key) ?? now))
    if (known > now) throw tooOften(known - now)
    sweep.soon()
    const taken = await inTransaction(db, (tx) => takeBudgets(tx, budgets, clock.wall()))
    if (taken.wait === 0) return
    for (const key of taken.empty) remember(key, now + taken.wait)
    throw tooOften(taken.wait)
  }

  function remember(key: string, until: number): void {
    refusedUntil.delete(key)
    refusedUntil.set(key, until)
    const [oldest] = refusedUntil.keys()
    if (oldest !== undefined && refusedUntil.size > mostRefused) refusedUntil.delete(oldest)
  }

  return {
    consume: (name, key) => consume([{ key: `${name} ${key}`, rate: sharedRates[name] }]),
    consumeFrom: (name, address, what = '') =>
      consume(budgetsFrom(address, `${name} ${what}`, sharedRates[name])),
  }
}

/**
 * Uses up one new guest of the daily budgets, of their network and then of all:
 * only where one is made, or strangers would use up the budget of all by
 * asking for nothing. Rejects with ChatError `rate`.
 */
export async function consumeGuestBudget(limiter: SharedLimiter, address: string): Promise<void> {
  await limiter.consumeFrom('guestsInDay', address)
  await limiter.consume('guestsInDayOfAll', '')
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const unlimitedShared: SharedLimiter = { async consume() {}, async consumeFrom() {} }

function tooOften(retryAfter: number): ChatError {
  return new ChatError('rate', 'You did this too often just now. Wait a moment.', { retryAfter })
}
