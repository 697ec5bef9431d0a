// What ends the mails to a person, in links of those mails. It opens nothing else, so it needs no end of its own and is stored nowhere.
import { timingSafeEqual } from 'node:crypto'
import { keyedHash } from '../ground/secrets.ts'

export function endTokenOf(secret: string, userId: string): string {
  return `${userId}.${keyedHash(secret, `digest end ${userId}`)}`
}

/** The person whose mails it ends. Undefined: the token is none of ours. */
export function personOfEndToken(secret: string, token: string): string | undefined {
  const userId = token.slice(0, Math.max(token.lastIndexOf('.'), 0))
  const [given, right] = [Buffer.from(token), Buffer.from(endTokenOf(secret, userId))]
  return given.length === right.length && timingSafeEqual(given, right) ? userId : undefined
}
