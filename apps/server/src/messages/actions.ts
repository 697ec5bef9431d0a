// What may be written in a room: the one way to a message, for every socket and the API.

import { ChatError } from '../ground/errors.ts'
import type { Resource } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Appended, RoomLog } from '../log/room-log.ts'
import { authorOfChange, type RoomActions } from '../rooms/actions.ts'
import type { Database } from '../storage/database.ts'
import { createConsumeRoomBudget } from './room-budget.ts'

/** A message whose text the edge has already checked against the schema `Body`. */
export interface SendMessage {
  readonly roomId: string
  readonly body: string
  /** The sender's own id for this message; a retry with it answers with the first message and tells nobody twice. */
  readonly clientId?: string | undefined
  /** The sender's id for the message that must be stored before this one. */
  readonly after?: string | undefined
  /** What the rate is counted against when the person has no session: a connection, or an address. */
  readonly countedAs: string
  /** Where the message comes from. */
  readonly address: string
}

export type MessageActions = ReturnType<typeof createMessageActions>

interface Needs {
  readonly db: Database
  readonly log: RoomLog
  readonly limiter: RateLimiter
  readonly server: () => Resource
  readonly roomActions: RoomActions
}

export function createMessageActions({ db, log, limiter, server, roomActions }: Needs) {
  const consumeRoomBudget = createConsumeRoomBudget({ db, limiter, server })

  return { sendMessage, deleteMessage }

  /**
   * Stores a message; resolves once it is on disk. Whether the sender may is asked at each door,
   * and again under the room's lock. It takes its place in the room's
   * order before the first await, unless a moderator writes in a room whose budget
   * is used up: messages of one caller keep their order.
   */
  async function sendMessage(sender: Person | undefined, input: SendMessage): Promise<Appended> {
    if (!sender) throw new ChatError('signed_out', 'Sign in, or enter as a guest, first.')
    limiter.consume('sendByPerson', sender.session ? sender.id : input.countedAs)
    const used = consumeRoomBudget(sender, input)
    if (used) await used
    const draft = {
      kind: 'message.created',
      author: authorOf(sender),
      body: input.body,
      ...(input.clientId && { clientId: input.clientId }),
      after: input.after,
    } as const
    const { settings } = server()
    return log.append(input.roomId, draft, { actor: sender, action: 'message.send', settings })
  }

  /**
   * Takes the text of a message away, for good; that there was one stays. Its author
   * may, and who moderates the room.
   */
  async function deleteMessage(actor: Actor, slug: string, messageSeq: number): Promise<void> {
    const action = 'message.delete'
    const room = await roomActions.getRoom(actor, slug, action)
    // What they cannot see is not there for them.
    if (messageSeq < room.visibleFrom)
      throw new ChatError('not_found', 'There is no such message in this room.')
    const person = personOf(actor)
    if (person) limiter.consume('deleteMessage', person.id)
    const draft = { kind: 'message.deleted', author: authorOfChange(actor), messageSeq } as const
    const { settings } = server()
    await log.append(room.id, draft, { actor, action, settings })
  }
}
