import { personOf } from '../../ground/person.ts'
import type { PayloadBase } from '../entry.ts'
import { bodyHashOf } from '../repeat.ts'
import type { DraftBase, EventKind, EventOf, Refusal } from './event-kind.ts'

/** Takes the text of the message at `messageSeq` away. */
interface DeletionDraft extends DraftBase {
  readonly kind: 'message.deleted'
  readonly messageSeq: number
}

type DeletionPayload = PayloadBase & Pick<DeletionDraft, 'messageSeq'>

const noMessage: Refusal = { code: 'not_found', message: 'There is no such message in this room.' }

export const messageDeleted: EventKind<
  DeletionDraft,
  DeletionPayload,
  EventOf<'message.deleted'>
> = {
  payloadOf: ({ messageSeq }) => ({ messageSeq }),
  needs({ messageSeq: seq }, { roomId }, needs) {
    needs.messages.push({ roomId, seq })
  },
  resourceOf({ messageSeq: seq }, { roomId }, { actor }, state) {
    const message = state.message({ roomId, seq })
    return { own: !message || message.senderId === personOf(actor)?.id }
  },
  decide({ messageSeq: seq }, { roomId }, state) {
    const message = state.message({ roomId, seq })
    if (!message) return noMessage
    return message.deletedSeq === null ? undefined : 'unchanged'
  },
  audit({ messageSeq: seq }, { roomId }, state) {
    const message = state.message({ roomId, seq })
    const target = { kind: 'message', id: String(seq), name: message?.senderName ?? '' } as const
    return { target, before: { sender: message?.senderId } }
  },
  apply({ messageSeq }, { roomId, seq: deletedSeq }, state) {
    const key = { roomId, seq: messageSeq }
    const message = state.message(key)
    // Where tables are made anew of the log, it has lost the text already.
    if (message)
      state.takeText({ ...key, bodyHash: bodyHashOf(roomId, 'message.created', message.body) })
    state.deleteMessage({ ...key, deletedSeq })
  },
  read: ({ author, messageSeq }, { seq }) => ({
    type: 'message.deleted',
    seq,
    messageSeq,
    by: author,
  }),
  deletes: ({ messageSeq }) => messageSeq,
}
