import type { Clock } from '../../ground/clock.ts'
import { hashOf, sealBy } from '../../ground/secrets.ts'
import type { UseOnce } from '../../shared/used-once.ts'

/** What an authenticator signs, so that its answer is to this question and to no earlier one. */
export interface Challenges {
  /** A new one, for a person who is signed in, or for a visitor. */
  create(userId?: string): string
  /** Uses one up, also with a wrong answer; says whether it was asked of this person, within five minutes, by any node. */
  consume(challenge: string, userId?: string): Promise<boolean>
}

/** A passkey’s answer comes within so long after it was asked for, in milliseconds. */
const life = 5 * 60_000

interface Asked {
  readonly userId: string | null
  readonly until: number
}

interface Needs {
  /** The server's own, the same on all nodes. */
  readonly secret: string
  readonly clock: Pick<Clock, 'wall'>
  readonly useOnce: UseOnce
}

/** A challenge holds, sealed, the person it is for and its expiry: no node stores it, and every node can check it. */
export function createChallenges({ secret, clock, useOnce }: Needs): Challenges {
  const seal = sealBy(`passkey challenge ${secret}`)

  function open(challenge: string): Asked | undefined {
    try {
      return JSON.parse(seal.open(Buffer.from(challenge, 'base64url').toString('hex')))
    } catch {
      return undefined
    }
  }

  return {
    create(userId) {
      const asked: Asked = { userId: userId ?? null, until: clock.wall() + life }
      return Buffer.from(seal.close(JSON.stringify(asked)), 'hex').toString('base64url')
    },
    async consume(challenge, userId) {
      const asked = open(challenge)
      if (!asked || clock.wall() >= asked.until) return false
      const isFirst = await useOnce(`passkey ${hashOf(challenge)}`, asked.until)
      return isFirst && asked.userId === (userId ?? null)
    },
  }
}
