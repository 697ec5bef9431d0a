import { moderates } from '../../ground/permissions.ts'
import type { PayloadBase } from '../entry.ts'
import type { DraftBase, EventKind, EventOf } from './event-kind.ts'

export interface MessageDraft extends DraftBase {
  readonly kind: 'message.created'
  readonly body: string
}

export const messageCreated: EventKind<MessageDraft, PayloadBase, EventOf<'message.created'>> = {
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
  apply(_, { roomId, seq, senderId, createdAt }, state) {
    state.addMessage({ roomId, seq, authorId: senderId, createdAt })
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
  withText(event, text) {
    const { seq, id, author, createdAt } = event.message
    if (text !== undefined) return { ...event, message: { ...event.message, body: text } }
    return { ...event, message: { seq, id, author, createdAt, body: '', deleted: true } }
  },
}
