import { randomBytes } from 'node:crypto'

/** What an authenticator signs, so that its answer is to this question and to no earlier one. */
export interface Challenges {
  /** A new one, for a person who is signed in, or for a visitor. */
  create(userId?: string): string
  /** Uses one up; answers whether it was asked of this person, within five minutes. */
  consume(challenge: string, userId?: string): boolean
}

/** A passkey’s answer comes within so long after it was asked for, in milliseconds. */
const life = 5 * 60_000
const sweepAbove = 1_000
const atMost = 10_000
const bytes = 32

/** Kept in this process: who was asked before a restart is asked again. `now` is monotonic, in milliseconds. */
export function createChallenges(now: () => number): Challenges {
  const asked = new Map<string, { userId: string | undefined; at: number }>()
  const isOver = ({ at }: { at: number }) => now() - at >= life

  return {
    create(userId) {
      const challenge = randomBytes(bytes).toString('base64url')
      asked.set(challenge, { userId, at: now() })
      if (asked.size > sweepAbove)
        for (const [other, each] of asked)
          if (isOver(each) || asked.size > atMost) asked.delete(other)
          else break
      return challenge
    },
    consume(challenge, userId) {
      const found = asked.get(challenge)
      asked.delete(challenge)
      return found !== undefined && !isOver(found) && found.userId === userId
    },
  }
}
