// What a node has in common with the others: limits that count over all, and what each decides.
import type { Context } from './context.ts'
import { createSharedLimiter, unlimitedShared } from './shared/shared-rates.ts'
import type { Sweep } from './shared/sweep.ts'
import type { TakeIn } from './shared/watch-changes.ts'
import { createSignInThrottle, noThrottle } from './sign-in/attempts/sign-in-throttle.ts'

/** What is counted over all nodes. */
export function sharedLimits(
  needs: Pick<Context, 'db' | 'clock'> & { readonly sweep: Sweep },
): Pick<Context, 'sharedLimiter' | 'throttle'> {
  return { sharedLimiter: createSharedLimiter(needs), throttle: createSignInThrottle(needs) }
}

/** The same where there are no limits. */
export const noSharedLimits = { sharedLimiter: unlimitedShared, throttle: noThrottle }

/** What this node does when something was decided, here or on another node. */
export function takeInOf({ settings, addressBans, openSockets }: Context): TakeIn {
  return {
    async server() {
      await settings.refresh()
      openSockets.stay()
    },
    async 'address-bans'() {
      await addressBans.refresh()
      openSockets.stay()
    },
    person: (ids) => openSockets.check(ids),
  }
}
