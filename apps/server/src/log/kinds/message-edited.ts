import { bodyHashOf } from '../repeat.ts'
import {
  aboutMessage,
  isRefusal,
  type MessageChangeDraft,
  type MessageChangePayload,
  readable,
} from './about-message.ts'
import type { EventKind, EventOf } from './event-kind.ts'

type EditDraft = MessageChangeDraft<'message.edited'> & { readonly body: string }

/**
 * Gives the message at `messageSeq` another text. That of today stands in the message's own event, so that nothing which
 * reads messages asks for edits; what it said before is a row of `message_versions`.
 */
export const messageEdited: EventKind<
  EditDraft,
  MessageChangePayload,
  EventOf<'message.edited'>
> = {
  ...aboutMessage,
  payloadOf: ({ messageSeq, body }) => ({ messageSeq, body }),
  decide(payload, entry, state) {
    const message = readable(payload, entry, state)
    if (isRefusal(message)) return message
    return message.body === payload.body ? 'unchanged' : undefined
  },
  apply({ messageSeq, body = '' }, { roomId, seq: editedSeq }, state) {
    const key = { roomId, seq: messageSeq }
    const message = state.message(key)
    if (message) {
      const { body: before, editedSeq: lastEdit } = message
      const bodyHash = bodyHashOf(roomId, 'message.created', before)
      state.changeText({ ...key, body, bodyHash })
      if (lastEdit !== null) state.takeEdit({ roomId, seq: lastEdit }, before)
      state.addVersion({ ...key, replacedBy: editedSeq, body: before })
    }
    state.markMessage(key, { editedSeq, changedSeq: editedSeq })
  },
  read: ({ author, messageSeq, body }, { seq, createdAt }) => ({
    type: 'message.edited',
    seq,
    messageSeq,
    by: author,
    ...(body !== undefined && { body }),
    editedAt: createdAt,
  }),
  textOf: ({ body = '' }) => body,
  withText({ body, ...event }, text) {
    return text === undefined ? event : { ...event, body: text }
  },
  replaces: ({ messageSeq, body }) => ({ messageSeq, text: body }),
}
