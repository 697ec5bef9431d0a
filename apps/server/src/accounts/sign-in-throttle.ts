import { ChatError } from '../errors.ts'
import { networkOf } from '../network.ts'

/** Slows down whoever guesses the password of one account from one address; nobody else. */
export interface SignInThrottle {
  /**
   * Counts a try, as failed until `succeeded` says otherwise, so that many at
   * once are no way around. Throws ChatError `rate`, with the wait.
   */
  attempt(account: string, address: string): void
  /** The password was right: earlier mistakes are forgotten. */
  succeeded(account: string, address: string): void
}

const minute = 60_000
/** Mistakes are remembered for this long after the last one. */
const memory = 15 * minute
/** So many are free ... */
const freeFailures = 5
/** ... then each next try waits, twice as long as the one before, up to the memory itself. */
const firstWait = minute
const sweepAbove = 10_000

/** `now` is monotonic, in milliseconds. */
export function createSignInThrottle(now: () => number = () => performance.now()): SignInThrottle {
  const guesses = new Map<string, { failures: number; at: number }>()
  const key = (account: string, address: string) => `${networkOf(address)} ${account}`
  const isOver = ({ at }: { at: number }, time: number) => time - at >= memory

  return {
    attempt(account, address) {
      const time = now()
      const id = key(account, address)
      const before = guesses.get(id)
      const failures = before && !isOver(before, time) ? before.failures : 0
      const wait = before ? waitAfter(failures) - (time - before.at) : 0
      if (wait > 0)
        throw new ChatError('rate', 'Too many mistakes. Wait before you try again.', {
          retryAfter: Math.ceil(wait),
        })
      guesses.set(id, { failures: failures + 1, at: time })
      if (guesses.size > sweepAbove)
        for (const [other, each] of guesses) if (isOver(each, time)) guesses.delete(other)
    },
    succeeded(account, address) {
      guesses.delete(key(account, address))
    },
  }
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const noThrottle: SignInThrottle = { attempt() {}, succeeded() {} }

function waitAfter(failures: number): number {
  if (failures < freeFailures) return 0
  return Math.min(memory, firstWait * 2 ** (failures - freeFailures))
}
