import { limits } from '@lobby/protocol/limits'
import {
  aboutMessage,
  isRefusal,
  type MessageChangeDraft,
  type MessageChangePayload,
  messageOf,
  readable,
} from './about-message.ts'
import type { EventKind, EventOf, Refusal } from './event-kind.ts'

type Kind = 'message.pinned' | 'message.unpinned'

const tooMany: Refusal = {
  code: 'too_many',
  message: `A room has at most ${limits.pins} pinned messages: unpin one first.`,
}

/** A message that is pinned, or not any more. */
export function pinKind<Name extends Kind>(
  type: Name,
): EventKind<MessageChangeDraft<Name>, MessageChangePayload, EventOf<Name>> {
  const isPinned = type === 'message.pinned'
  return {
    ...aboutMessage,
    payloadOf: ({ messageSeq }) => ({ messageSeq }),
    needs(payload, entry, needs) {
      aboutMessage.needs(payload, entry, needs)
      if (isPinned) needs.pinsOf.push(entry.roomId)
    },
    decide(payload, entry, state) {
      const message = readable(payload, entry, state)
      if (isRefusal(message)) return message
      if ((message.pinnedSeq !== null) === isPinned) return 'unchanged'
      return isPinned && state.pinsOf(entry.roomId) >= limits.pins ? tooMany : undefined
    },
    audit(payload, event, state) {
      const id = String(payload.messageSeq)
      const name = messageOf(payload, event, state)?.senderName ?? ''
      return { target: { kind: 'message', id, name } }
    },
    apply({ messageSeq }, { roomId, seq }, state) {
      const pinnedSeq = isPinned ? seq : null
      state.markMessage({ roomId, seq: messageSeq }, { pinnedSeq, changedSeq: seq })
    },
    read: ({ author, messageSeq }, { seq, createdAt }) =>
      ({
        type,
        seq,
        messageSeq,
        by: author,
        ...(isPinned && { at: createdAt }),
      }) as EventOf<Name>,
  }
}
