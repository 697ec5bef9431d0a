import { ChatError } from './errors.ts'

/** How much of something one key may do: `perSecond` for good, `burst` at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** What is limited, and how far. */
export const rates = {
  sendByPerson: { perSecond: 5, burst: 10 },
  sendInRoom: { perSecond: 50, burst: 100 },
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
}

const sweepAbove = 10_000

/** Token buckets in this process; a bucket that has filled up again is forgotten. */
export function createRateLimiter(now: () => number = () => performance.now()): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number; rate: Rate }>()

  const level = (bucket: { tokens: number; at: number; rate: Rate }, time: number) =>
    Math.min(
      bucket.rate.burst,
      bucket.tokens + ((time - bucket.at) / 1_000) * bucket.rate.perSecond,
    )

  return {
    take(name, key) {
      const rate = rates[name]
      const time = now()
      const id = `${name} ${key}`
      const bucket = buckets.get(id)
      const tokens = bucket ? level(bucket, time) : rate.burst
      if (tokens < 1) {
        const retryAfter = Math.ceil(((1 - tokens) / rate.perSecond) * 1_000)
        throw new ChatError('rate', 'That was too much at once. Wait a moment.', { retryAfter })
      }
      buckets.set(id, { tokens: tokens - 1, at: time, rate })
      if (buckets.size > sweepAbove)
        for (const [other, each] of buckets)
          if (level(each, time) >= each.rate.burst) buckets.delete(other)
    },
  }
}

/** What `LOBBY_LIMITS=off` puts in its place. */
export const unlimited: RateLimiter = { take() {} }
