// How much is said in one room, so that it can be read, and who goes first.
import { isLoopbackAddress } from '@lobby/channels'
import type { Context } from '../context.ts'
import { ChatError } from '../ground/errors.ts'
import { moderates } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { findRoomBy } from '../rooms/queries.ts'

/** Where a message comes from, and goes to. */
interface Sending {
  readonly roomId: string
  readonly address: string
}

/**
 * Takes one message from the room's budget. Guests share a part of it, each
 * network a part of that; the rest is for accounts, and what is used up never
 * stops a moderator. Undefined: taken, at once; a promise: it was used up, and
 * rejects with ChatError `rate` unless the sender moderates the room.
 */
export function takeRoomBudget(
  context: Context,
  sender: Person,
  { roomId, address }: Sending,
): Promise<void> | undefined {
  const { limiter } = context
  try {
    if (sender.role === 'guest') {
      // What comes from this machine may be everybody's, through a proxy that no setting names.
      if (!isLoopbackAddress(address)) limiter.takeFrom('sendInRoomByNetwork', address, roomId)
      limiter.take('sendInRoomByGuests', roomId)
    }
    limiter.take('sendInRoom', roomId)
    return undefined
  } catch (refusal) {
    if (!(refusal instanceof ChatError)) throw refusal
    return letModeratorsPass(context, sender, roomId, refusal)
  }
}

async function letModeratorsPass(
  context: Context,
  sender: Person,
  roomId: string,
  refusal: ChatError,
): Promise<void> {
  const room = await findRoomBy(context.db, { id: roomId }, sender)
  if (!room || !moderates(sender, { ...context.server(), room })) throw refusal
}
