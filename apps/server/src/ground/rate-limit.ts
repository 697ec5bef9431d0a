import { type Budget, Budgets, budgetsFrom, type Rate } from '@lobby/channels'
import { ChatError } from './errors.ts'

/** What is limited, and how far. */
export const rates = {
  /** Messages of one person. */
  sendByPerson: { perSecond: 5, burst: 10 },
  /** In one room, by all. */
  sendInRoom: { perSecond: 50, burst: 100 },
  /** Of that, by guests: what is left is for accounts. */
  sendInRoomByGuests: { perSecond: 40, burst: 80 },
  /** Of that, by guests of one network. */
  sendInRoomByNetwork: { perSecond: 10, burst: 20 },
  /** `typing.start` of one connection; more of them are dropped. */
  typing: { perSecond: 1 / 2, burst: 5 },
  /** Rooms that one person makes. */
  newRoom: { perSecond: 10 / 3_600, burst: 10 },
  /** Rooms that people without a session make, by network. */
  newRoomByAddress: { perSecond: 100 / 3_600, burst: 100 },
  /** Direct rooms that one person opens. */
  newDirectRoom: { perSecond: 60 / 3_600, burst: 30 },
  /** Messages that one person deletes. */
  deleteMessage: { perSecond: 1, burst: 30 },
  /** Changes of members, names and settings of rooms by one person; by network without a session. */
  memberChange: { perSecond: 1, burst: 30 },
  /** Changes of rooms by people with a session, by network: a new guest has no new budget. */
  changeByNetwork: { perSecond: 5, burst: 150 },
  /** Searches by one person who moderates the server. */
  searchMessages: { perSecond: 1, burst: 20 },
  /** Tries to come in as a guest, by network. */
  newGuest: { perSecond: 1, burst: 30 },
  /** Guests in a day, by network: each is on the disk for a day at least. */
  guestsInDay: { perSecond: 500 / 86_400, burst: 500 },
  /** The same of all networks together. */
  guestsInDayOfAll: { perSecond: 20_000 / 86_400, burst: 20_000 },
  /** Reports by one person. */
  report: { perSecond: 30 / 3_600, burst: 30 },
  /** Invitations and guest links by one person. */
  newInvitation: { perSecond: 10 / 3_600, burst: 10 },
  /** Accounts, by network. */
  newAccount: { perSecond: 10 / 3_600, burst: 10 },
  /** Changes of one person’s own profile. */
  profileChange: { perSecond: 1 / 5, burst: 20 },
  /** Names that one person takes. */
  rename: { perSecond: 1 / 30, burst: 10 },
  /** The same by network. */
  renameByNetwork: { perSecond: 1, burst: 60 },
  /** Rooms that one connection follows, by `hello` and `room.follow`. */
  follow: { perSecond: 20, burst: 400 },
  /** The same by network. */
  followByNetwork: { perSecond: 400, burst: 4_000 },
  /** `hello`, by network. */
  helloByNetwork: { perSecond: 10, burst: 150 },
  /** Asking for a new password, by network. */
  forgotByAddress: { perSecond: 20 / 3_600, burst: 20 },
  /** For one account or name, from one address. */
  forgot: { perSecond: 3 / 3_600, burst: 3 },
  /** Mails to one account. */
  mailToAccount: { perSecond: 5 / 3_600, burst: 5 },
  /** Signing in, and whatever else tries a password, a code or a link, by network. */
  signInByAddress: { perSecond: 20 / 60, burst: 20 },
} as const satisfies Record<string, Rate>
export type RateName = keyof typeof rates

export interface RateLimiter {
  /** Uses up one of the key's budget. Throws ChatError `rate`, with the wait, when there is none. */
  consume(rate: RateName, key: string): void
  /**
   * The same by network: the rate is that of an IPv4 address or a /64 of IPv6,
   * a /56 around it has four times as much, a /48 sixteen times. With `what`,
   * such as the name of an account, each of them has its own.
   */
  consumeFrom(rate: RateName, address: string, what?: string): void
}

/** Token buckets in this process. `now` is monotonic, in milliseconds. */
export function createRateLimiter(now: () => number): RateLimiter {
  const buckets = new Budgets({ clock: now })
  const consume = (budgets: Budget[]) => {
    const retryAfter = buckets.take(budgets)
    if (retryAfter > 0)
      throw new ChatError('rate', 'You did this too often just now. Wait a moment.', { retryAfter })
  }
  return {
    consume: (name, key) => consume([{ key: `${name} ${key}`, rate: rates[name] }]),
    consumeFrom: (name, address, what = '') =>
      consume(budgetsFrom(address, `${name} ${what}`, rates[name])),
  }
}

/**
 * Uses up one new guest of the daily budgets, of their network and then of all:
 * only where one is made, or strangers would use up the budget of all by
 * asking for nothing. Throws ChatError `rate`.
 */
export function consumeGuestBudget(limiter: RateLimiter, address: string): void {
  limiter.consumeFrom('guestsInDay', address)
  limiter.consume('guestsInDayOfAll', '')
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const unlimited: RateLimiter = { consume() {}, consumeFrom() {} }
