import { Budgets, networksOf } from '@lobby/channels'
import { ChatError } from '../../ground/errors.ts'
import { Mistakes } from './mistakes.ts'

/** Slows down guesses at one account, by where they come from; keeps no place out for good, and none where the account is at home. */
export interface SignInThrottle {
  /**
   * Counts a try, as failed until its `succeeded` says otherwise, so that many at
   * once are no way around. `isKnown` says whether the account has signed in from
   * there before: such a place does not wait for what others do elsewhere.
   * Rejects with ChatError `rate`, with the wait.
   */
  attempt(account: string, address: string, isKnown?: () => Promise<boolean>): Promise<Attempt>
  /** The person has proved in another way that the account is theirs: their earlier mistakes are forgotten. */
  forget(account: string, address: string): void
}

/** A try that was let through. */
export interface Attempt {
  /** It was right: earlier mistakes from there are forgotten, and what this try has taken is given back. */
  succeeded(): void
}

/** So many mistakes are free for an account and an IPv4 address or a /64, a /56 and a /48. */
const free = [5, 10, 20]
/** Mistakes from all places together from which the account has never signed in. */
const elsewhere = { perSecond: 50 / 3_600, burst: 50 }

/** `now` is monotonic, in milliseconds. */
export function createSignInThrottle(now: () => number): SignInThrottle {
  const mistakes = new Mistakes(now)
  const budgets = new Budgets({ clock: now })
  const slow = (account: string) => [{ key: account, rate: elsewhere }]
  const counted = (account: string, address: string) =>
    networksOf(address).map((network, level) => ({
      key: `${network} ${account}`,
      free: free[level] ?? 0,
    }))

  const forget = (account: string, address: string) => {
    const [narrowest] = counted(account, address)
    if (narrowest) mistakes.forget(narrowest.key)
  }

  return {
    forget,
    async attempt(account, address, isKnown = async () => false) {
      const wait = budgets.take(slow(account))
      // Where it is known, a try goes on when that budget is used up, and takes nothing of it.
      const giveBack = () => wait === 0 && budgets.take(slow(account), -1)
      if (wait > 0 && !(await isKnown())) throw tooMany(wait)
      const places = counted(account, address)
      const waitThere = mistakes.count(places)
      if (waitThere > 0) {
        giveBack()
        throw tooMany(waitThere)
      }
      return {
        succeeded() {
          for (const { key } of places) mistakes.takeBack(key)
          forget(account, address)
          giveBack()
        },
      }
    },
  }
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const noThrottle: SignInThrottle = {
  attempt: async () => ({ succeeded() {} }),
  forget() {},
}

function tooMany(retryAfter: number): ChatError {
  return new ChatError('rate', 'Too many mistakes. Wait before you try again.', { retryAfter })
}
