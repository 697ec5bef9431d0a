import { withoutFiles } from '../kept-files.ts'
import { payloadWith } from '../kept-mentions.ts'
import { bodyHashOf } from '../repeat.ts'
import {
  aboutMessage,
  type MessageChangeDraft,
  type MessageChangePayload,
  messageOf,
  noMessage,
} from './about-message.ts'
import type { EventKind, EventOf } from './event-kind.ts'

/** Takes the text of the message at `messageSeq` away, with its earlier versions and its reactions. */
export const messageDeleted: EventKind<
  MessageChangeDraft<'message.deleted'>,
  MessageChangePayload,
  EventOf<'message.deleted'>
> = {
  ...aboutMessage,
  payloadOf: ({ messageSeq }) => ({ messageSeq }),
  decide(payload, entry, state) {
    const message = messageOf(payload, entry, state)
    if (!message) return noMessage
    return message.deletedSeq === null ? undefined : 'unchanged'
  },
  audit(payload, event, state) {
    const message = messageOf(payload, event, state)
    const id = String(payload.messageSeq)
    const target = { kind: 'message', id, name: message?.senderName ?? '' } as const
    return { target, before: { sender: message?.senderId } }
  },
  apply({ messageSeq }, { roomId, seq: deletedSeq }, state) {
    const key = { roomId, seq: messageSeq }
    const message = state.message(key)
    // Where tables are made anew of the log, it has lost the text already.
    if (message) {
      const { body, editedSeq, payload } = message
      state.changeText({
        ...key,
        body: null,
        payload: withoutFiles(payloadWith(payload)),
        bodyHash: bodyHashOf(roomId, 'message.created', body),
      })
      if (editedSeq !== null) state.takeEdit({ roomId, seq: editedSeq }, message)
    }
    state.markMessage(key, { deletedSeq, editedSeq: null, pinnedSeq: null, changedSeq: deletedSeq })
    state.clearMessage(key)
  },
  read: ({ author, messageSeq }, { seq }) => ({
    type: 'message.deleted',
    seq,
    messageSeq,
    by: author,
  }),
  replaces: ({ messageSeq }) => ({ messageSeq, text: undefined }),
}
