import { moderates } from '../../ground/permissions.ts'
import type { DraftBase, EventKind, EventOf, PayloadBase } from './event-kind.ts'

export interface MessageDraft extends DraftBase {
  readonly kind: 'message.created'
  readonly body: string
}

interface MessagePayload extends PayloadBase {
  /** Absent once the message is deleted. */
  readonly body?: string
}

export const messageCreated: EventKind<MessageDraft, MessagePayload, EventOf<'message.created'>> = {
  hasId: true,
  payloadOf: ({ body }) => ({ body }),
  needs(_, { roomId, senderId }, needs) {
    needs.addLastSend({ roomId, userId: senderId })
  },
  decide(_, { roomId, senderId, authority }, state, { now, resource }) {
    const slowMode = state.room(roomId)?.settings.slowMode ?? 0
    if (slowMode === 0 || !authority || !resource) return undefined
    const last = state.lastSend({ roomId, userId: senderId })
    if (last === undefined) return undefined
    const passed = Date.parse(now) - Date.parse(last)
    // A clock that was set back must not make the wait longer.
    if (passed < 0 || passed >= slowMode * 1_000) return undefined
    if (moderates(authority.actor, resource)) return undefined
    const message = `This room is in slow mode: one message every ${slowMode} seconds.`
    return { code: 'rate', message, retryAfter: slowMode * 1_000 - passed }
  },
  apply({ author, body = '' }, { messageId, roomId, seq, createdAt }, state) {
    state.addMessage({
      id: messageId ?? '',
      roomId,
      seq,
      authorId: author.id,
      authorName: author.name,
      authorGuest: author.guest ? 1 : 0,
      body,
      createdAt,
      deletedSeq: null,
    })
  },
  read({ author, body }, { seq, messageId, clientId, createdAt }) {
    return {
      type: 'message.created',
      seq,
      ...(clientId !== null && { clientId }),
      message: {
        seq,
        id: messageId ?? '',
        author,
        body: body ?? '',
        createdAt,
        ...(body === undefined && { deleted: true as const }),
      },
    }
  },
  textOf: ({ message }) => message.body,
  withoutText: (event) => ({ ...event, message: { ...event.message, body: '', deleted: true } }),
}
