import { type Budget, Budgets, budgetsFrom, type Rate } from '@lobby/channels'
import { ChatError } from './errors.ts'

/** What each node limits for itself, and how far; `shared/shared-rates.ts` has what counts over all nodes. */
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
  /** `presence.watch` of one connection, and readings of presence by one person. */
  presenceWatch: { perSecond: 5, burst: 50 },
  /** `presence.idle` of one connection; more of them are dropped. */
  presenceIdle: { perSecond: 1 / 2, burst: 10 },
  /** Rooms that one person makes. */
  newRoom: { perSecond: 10 / 3_600, burst: 10 },
  /** Rooms that people without a session make, by network. */
  newRoomByAddress: { perSecond: 100 / 3_600, burst: 100 },
  /** Direct rooms that one person opens. */
  newDirectRoom: { perSecond: 60 / 3_600, burst: 30 },
  /** Messages that one person deletes. */
  deleteMessage: { perSecond: 1, burst: 30 },
  /** Messages that one person edits. */
  editMessage: { perSecond: 1, burst: 5 },
  /** Reactions that one person adds and takes back. */
  react: { perSecond: 5, burst: 20 },
  /** Messages that one person pins and unpins. */
  pinMessage: { perSecond: 1, burst: 10 },
  /** Changes of members, names and settings of rooms by one person; by network without a session. */
  memberChange: { perSecond: 1, burst: 30 },
  /** Changes of rooms by people with a session, by network: a new guest has no new budget. */
  changeByNetwork: { perSecond: 5, burst: 150 },
  /** Searches by one person who moderates the server. */
  searchMessages: { perSecond: 1, burst: 20 },
  /** Searches by one person in what they may read. */
  findMessages: { perSecond: 1, burst: 30 },
  /** Pages of what is in a room beside words that one person reads. */
  roomFiles: { perSecond: 2, burst: 60 },
  /** The same without a session, by network. */
  roomFilesByNetwork: { perSecond: 10, burst: 300 },
  /** Pages to which the messages of one person link, and which are read for that; of more there is no card. */
  linkedPages: { perSecond: 1 / 20, burst: 30 },
  /** Times that one person asks for all that the server keeps of them. */
  ownData: { perSecond: 1 / 600, burst: 5 },
  /** Pages of what they have written. */
  ownMessages: { perSecond: 2, burst: 400 },
  /** Searches for people by one account. */
  findPeople: { perSecond: 2, burst: 60 },
  /** Tries to come in as a guest, by network. */
  newGuest: { perSecond: 1, burst: 30 },
  /** Reports by one person. */
  report: { perSecond: 30 / 3_600, burst: 30 },
  /** Changes of one person’s own profile. */
  profileChange: { perSecond: 1 / 5, burst: 20 },
  /** Messages by which one person reaches everybody in a room. */
  call: { perSecond: 1 / 120, burst: 3 },
  /** Rooms that one person marks as unread. */
  markUnread: { perSecond: 1, burst: 30 },
  /** Levels of rooms that one person chooses. */
  level: { perSecond: 1, burst: 60 },
  /** Changes of the sections of one person’s list of rooms. */
  sidebar: { perSecond: 1, burst: 60 },
  /** Times that one person turns push on, off, or tries it. */
  push: { perSecond: 1 / 5, burst: 20 },
  /** Messages that one person saves for later, or takes from there. */
  save: { perSecond: 1, burst: 60 },
  /** What one person marks as read of what concerns them. */
  markActivity: { perSecond: 5, burst: 100 },
  /** Threads that one person follows, unfollows or reads. */
  followThread: { perSecond: 5, burst: 100 },
  /** Blocks that one person sets or lifts. */
  block: { perSecond: 1 / 5, burst: 30 },
  /** Changes of what one person is writing. */
  draft: { perSecond: 3, burst: 60 },
  /** Own emoji of the server that one person adds, changes and deletes. */
  emojiChange: { perSecond: 1, burst: 60 },
  /** Files that one person begins to upload. */
  upload: { perSecond: 1, burst: 60 },
  /** Changes of groups by one person. */
  groupChange: { perSecond: 2, burst: 120 },
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

/** Token buckets in this process. `now` is monotonic, in milliseconds; `refused` is told what came too often. */
export function createRateLimiter(
  now: () => number,
  refused: (rate: RateName) => void = () => {},
): RateLimiter {
  const buckets = new Budgets({ clock: now })
  const consume = (rate: RateName, budgets: Budget[]) => {
    const retryAfter = buckets.take(budgets)
    if (retryAfter === 0) return
    refused(rate)
    throw new ChatError('rate', 'You did this too often just now. Wait a moment.', { retryAfter })
  }
  return {
    consume: (name, key) => consume(name, [{ key: `${name} ${key}`, rate: rates[name] }]),
    consumeFrom: (name, address, what = '') =>
      consume(name, budgetsFrom(address, `${name} ${what}`, rates[name])),
  }
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const unlimited: RateLimiter = { consume() {}, consumeFrom() {} }
