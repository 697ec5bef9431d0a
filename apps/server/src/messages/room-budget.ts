// How much is said in one room, so that it can be read, and who goes first.
import { isLoopbackAddress } from '@lobby/channels'
import { ChatError } from '../ground/errors.ts'
import { moderates, type Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { findRoomBy } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'

/** Where a message comes from, and goes to. */
interface Sending {
  readonly roomId: string
  readonly address: string
}

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly server: () => Resource
}

/**
 * Uses up one message of the room's budget. Guests share a part of it, each
 * network a part of that; the rest is for accounts, and what is used up never
 * stops a moderator. Undefined: there was one; a promise: there was none, and it
 * rejects with ChatError `rate` unless the sender moderates the room.
 */
export type ConsumeRoomBudget = (sender: Person, sending: Sending) => Promise<void> | undefined

export function createConsumeRoomBudget({ db, limiter, server }: Needs): ConsumeRoomBudget {
  return (sender, { roomId, address }) => {
    try {
      if (sender.role === 'guest') {
        // What comes from this machine may be everybody's, through a proxy that no setting names.
        if (!isLoopbackAddress(address)) limiter.consumeFrom('sendInRoomByNetwork', address, roomId)
        limiter.consume('sendInRoomByGuests', roomId)
      }
      limiter.consume('sendInRoom', roomId)
      return undefined
    } catch (refusal) {
      if (!(refusal instanceof ChatError)) throw refusal
      return letModeratorsPass(sender, roomId, refusal)
    }
  }

  async function letModeratorsPass(
    sender: Person,
    roomId: string,
    refusal: ChatError,
  ): Promise<void> {
    const room = await findRoomBy(db, { id: roomId }, sender)
    if (!room || !moderates(sender, { ...server(), room })) throw refusal
  }
}
