import { record } from '../audit/record.ts'
import { noSuchMessage } from '../ground/errors.ts'
import { type Resource, requires } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { MessagePlace } from '../messages/actions.ts'
import { type Notify, roomGroup } from '../notices.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { findRoomBy } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'

export type LinkCardActions = ReturnType<typeof createLinkCardActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly server: () => Resource
  readonly notify: Notify
  readonly roomActions: RoomActions
}

export function createLinkCardActions({ db, limiter, server, notify, roomActions }: Needs) {
  return { removeCard }

  /**
   * Takes a card of a message away, for everybody and for good. Its author may, and who moderates the room, as they are
   * when it is stored. Throws ChatError `not_found` for a message that the actor cannot see; a card that is not there is gone already.
   */
  async function removeCard(
    actor: Actor,
    { slug, seq, card }: MessagePlace & { readonly card: string },
  ): Promise<void> {
    const { id: roomId } = await roomActions.getRoom(actor, slug, 'message.remove-card')
    const person = personOf(actor)
    if (person) limiter.consume('deleteMessage', person.id)
    const isGone = await inTransaction(db, async (tx) => {
      const room = await findRoomBy(tx, { id: roomId }, actor)
      const message = await tx
        .selectFrom('messages')
        .select(['authorId', 'authorName', 'deletedSeq'])
        .where('roomId', '=', roomId)
        .where('seq', '=', seq)
        .executeTakeFirst()
      if (!room || !message || message.deletedSeq !== null || seq < room.visibleFrom)
        throw noSuchMessage()
      const own = message.authorId === person?.id
      requires(actor, 'message.remove-card', { ...server(), room, own })
      const removed = await tx
        .updateTable('link_cards')
        .set({ removed: 1 })
        .where('roomId', '=', roomId)
        .where('seq', '=', seq)
        .where('page', '=', card)
        .where('removed', '=', 0)
        .returning('page')
        .executeTakeFirst()
      if (removed && !own)
        record(tx, actor, {
          action: 'message.remove-card',
          target: { kind: 'message', id: String(seq), name: message.authorName },
          room: slug,
        })
      return removed !== undefined
    })
    if (isGone)
      await notify(roomGroup(roomId), { type: 'cards.changed', room: slug, messageSeq: seq })
  }
}
