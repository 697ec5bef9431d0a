import { limits } from '@lobby/protocol/limits'
import type { BatchState } from '../batch-state.ts'
import {
  aboutMessage,
  isRefusal,
  type MessageChangeDraft,
  type MessageChangePayload,
  readable,
} from './about-message.ts'
import type { EventKind, EventOf, Refusal } from './event-kind.ts'

type Kind = 'reaction.added' | 'reaction.removed'

type ReactionDraft<Name extends Kind> = MessageChangeDraft<Name> & { readonly emoji: string }

type ReactionPayload = MessageChangePayload & { readonly emoji: string }

const tooMany: Refusal = {
  code: 'too_many',
  message: `A message has at most ${limits.reactionKinds} different reactions: take one that is there.`,
}

/** A reaction that comes or goes: what would change nothing makes no event. */
export function reactionKind<Name extends Kind>(
  type: Name,
): EventKind<ReactionDraft<Name>, ReactionPayload, EventOf<Name>> {
  const isAdded = type === 'reaction.added'
  return {
    ...aboutMessage,
    payloadOf: ({ messageSeq, emoji }) => ({ messageSeq, emoji }),
    needs({ messageSeq: seq, emoji }, { roomId, senderId: userId }, needs) {
      needs.messages.push({ roomId, seq })
      needs.reactions.push({ roomId, seq, emoji, userId })
      if (isAdded) needs.reactionKinds.push({ roomId, seq })
    },
    decide(payload, entry, state) {
      const message = readable(payload, entry, state)
      if (isRefusal(message)) return message
      const { emoji, messageSeq: seq } = payload
      const key = { roomId: entry.roomId, seq }
      if (state.hasReaction({ ...key, emoji, userId: entry.senderId }) === isAdded)
        return 'unchanged'
      return isAdded && isFull(state, key, emoji) ? tooMany : undefined
    },
    apply({ messageSeq, emoji }, { roomId, seq, senderId: userId }, state) {
      const key = { roomId, seq: messageSeq }
      state.changeReaction({ ...key, emoji, userId, addedSeq: isAdded ? seq : null })
      state.markMessage(key, { changedSeq: seq })
    },
    read: ({ author, messageSeq, emoji }, { seq }) =>
      ({ type, seq, messageSeq, emoji, by: author }) as EventOf<Name>,
  }
}

function isFull(state: BatchState, key: { roomId: string; seq: number }, emoji: string): boolean {
  const kinds = state.reactionKinds(key)
  return kinds.size >= limits.reactionKinds && !kinds.has(emoji)
}
