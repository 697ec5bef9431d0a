import { type Budget, Budgets, budgetsFrom, type Rate } from '@lobby/channels'
import { ChatError } from './errors.ts'

/** What is limited, and how far. */
export const rates = {
  sendByPerson: { perSecond: 5, burst: 10 },
  /** In one room, by all. */
  sendInRoom: { perSecond: 50, burst: 100 },
  /** Of that, by guests: what is left is for accounts. */
  sendInRoomByGuests: { perSecond: 40, burst: 80 },
  /** Of that, by guests of one network. */
  sendInRoomByNetwork: { perSecond: 10, burst: 20 },
  typing: { perSecond: 1 / 2, burst: 5 },
  newRoom: { perSecond: 10 / 3_600, burst: 10 },
  newRoomByAddress: { perSecond: 100 / 3_600, burst: 100 },
  newDirectRoom: { perSecond: 60 / 3_600, burst: 30 },
  deleteMessage: { perSecond: 1, burst: 30 },
  memberChange: { perSecond: 1, burst: 30 },
  searchMessages: { perSecond: 1, burst: 20 },
  newGuest: { perSecond: 1, burst: 30 },
  report: { perSecond: 30 / 3_600, burst: 30 },
  newInvitation: { perSecond: 10 / 3_600, burst: 10 },
  newAccount: { perSecond: 10 / 3_600, burst: 10 },
  profileChange: { perSecond: 1 / 5, burst: 20 },
  forgotByAddress: { perSecond: 20 / 3_600, burst: 20 },
  /** For one account or name, from one address. */
  forgot: { perSecond: 3 / 3_600, burst: 3 },
  mailToAccount: { perSecond: 5 / 3_600, burst: 5 },
  signInByAddress: { perSecond: 20 / 60, burst: 20 },
} as const satisfies Record<string, Rate>
export type RateName = keyof typeof rates

export interface RateLimiter {
  /** Takes one from the key's budget. Throws ChatError `rate`, with the wait, when there is none. */
  take(rate: RateName, key: string): void
  /**
   * The same by network: the rate is that of an IPv4 address or a /64 of IPv6,
   * a /56 around it has four times as much, a /48 sixteen times. With `what`,
   * such as the name of an account, each of them has its own.
   */
  takeFrom(rate: RateName, address: string, what?: string): void
}

/** Token buckets in this process. `now` is monotonic, in milliseconds. */
export function createRateLimiter(now?: () => number): RateLimiter {
  const buckets = new Budgets(now && { clock: now })
  const take = (budgets: Budget[]) => {
    const retryAfter = buckets.take(budgets)
    if (retryAfter > 0)
      throw new ChatError('rate', 'That was too much at once. Wait a moment.', { retryAfter })
  }
  return {
    take: (name, key) => take([{ key: `${name} ${key}`, rate: rates[name] }]),
    takeFrom: (name, address, what = '') =>
      take(budgetsFrom(address, `${name} ${what}`, rates[name])),
  }
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const unlimited: RateLimiter = { take() {}, takeFrom() {} }
