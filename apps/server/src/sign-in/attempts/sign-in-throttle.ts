import { networksOf } from '@lobby/channels'
import type { Clock } from '../../ground/clock.ts'
import { ChatError } from '../../ground/errors.ts'
import { returnBudget, takeBudgets } from '../../shared/budget-rows.ts'
import type { Sweep } from '../../shared/sweep.ts'
import type { Database } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { countMistake, forgetMistakes, takeBackMistake } from './mistakes.ts'

/** Slows down guesses at one account, by where they come from and over all nodes; keeps no place out for good, and none where the account is at home. */
export interface SignInThrottle {
  /**
   * Counts a try, as failed until its `succeeded` says otherwise, so that many at
   * once are no way around. `isKnown` says whether the account has signed in from
   * there before: such a place does not wait for what others do elsewhere.
   * Rejects with ChatError `rate`, with the wait.
   */
  attempt(account: string, address: string, isKnown?: () => Promise<boolean>): Promise<Attempt>
  /** The person has proved in another way that the account is theirs: their earlier mistakes are forgotten. */
  forget(account: string, address: string): Promise<void>
}

/** A try that was let through. */
export interface Attempt {
  /** It was right: earlier mistakes from there are forgotten, and what this try has taken is given back. */
  succeeded(): Promise<void>
}

/** So many mistakes are free for an account and an IPv4 address or a /64, a /56 and a /48. */
const free = [5, 10, 20]
/** Mistakes from all places together from which the account has never signed in. */
const elsewhere = { perSecond: 50 / 3_600, burst: 50 }

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly sweep: Sweep
}

export function createSignInThrottle({ db, clock, sweep }: Needs): SignInThrottle {
  const slow = (account: string) => ({ key: `elsewhere ${account}`, rate: elsewhere })

  /** Counts the try where it comes from and, but for one from home, for all places together; or, with a wait, nowhere. */
  function count(account: string, address: string, isAtHome: boolean) {
    const now = clock.wall()
    return inTransaction(db, async (tx) => {
      const { wait } = isAtHome ? { wait: 0 } : await takeBudgets(tx, [slow(account)], now)
      if (wait > 0) return { wait, isForElsewhere: true }
      const waitThere = await countMistake(tx, countedAt(account, address), now)
      if (waitThere > 0 && !isAtHome) await returnBudget(tx, slow(account))
      return { wait: waitThere, isForElsewhere: false }
    })
  }

  return {
    async attempt(account, address, isKnown = async () => false) {
      sweep.soon()
      const counted = await count(account, address, false)
      // Where it is known, a try goes on when that budget is used up, and takes nothing of it.
      const isAtHome = counted.isForElsewhere && (await isKnown())
      const { wait } = isAtHome ? await count(account, address, true) : counted
      if (wait > 0) throw tooMany(wait)
      return {
        succeeded: () =>
          inTransaction(db, async (tx) => {
            await takeBackMistake(tx, keysOf(account, address))
            await forgetMistakes(tx, narrowestKey(account, address))
            if (!isAtHome) await returnBudget(tx, slow(account))
          }),
      }
    },
    forget: (account, address) =>
      inTransaction(db, (tx) => forgetMistakes(tx, narrowestKey(account, address))),
  }
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const noThrottle: SignInThrottle = {
  attempt: async () => ({ async succeeded() {} }),
  async forget() {},
}

function countedAt(account: string, address: string) {
  return networksOf(address).map((network, level) => ({
    key: `${network} ${account}`,
    free: free[level] ?? 0,
  }))
}

function keysOf(account: string, address: string): string[] {
  return countedAt(account, address).map(({ key }) => key)
}

function narrowestKey(account: string, address: string): string {
  return keysOf(account, address)[0] ?? ''
}

function tooMany(retryAfter: number): ChatError {
  return new ChatError('rate', 'Too many mistakes. Wait before you try again.', { retryAfter })
}
