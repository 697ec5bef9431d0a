// What the events that are about a message have in common.
import { personOf } from '../../ground/person.ts'
import type { SentMessage } from '../../storage/log-store.ts'
import type { BatchNeeds } from '../batch-needs.ts'
import type { BatchState } from '../batch-state.ts'
import type { Authority, Entry, PayloadBase } from '../entry.ts'
import type { DraftBase, Refusal } from './event-kind.ts'

export interface AboutMessage {
  readonly messageSeq: number
}

export type MessageChangeDraft<Kind extends DraftBase['kind']> = DraftBase &
  AboutMessage & { readonly kind: Kind }

export type MessageChangePayload = PayloadBase & AboutMessage

export const noMessage: Refusal = {
  code: 'not_found',
  message: 'There is no such message in this room.',
}

/** The parts of a kind that are the same for all that change a message. */
export const aboutMessage = {
  needs({ messageSeq: seq }: AboutMessage, { roomId }: Entry, needs: BatchNeeds): void {
    needs.messages.push({ roomId, seq })
  },
  resourceOf(payload: AboutMessage, entry: Entry, { actor }: Authority, state: BatchState) {
    const message = messageOf(payload, entry, state)
    return { own: !message || message.senderId === personOf(actor)?.id }
  },
} as const

/** The message that it is about, if it was stored before this batch. */
export function messageOf(
  { messageSeq: seq }: AboutMessage,
  { roomId }: Pick<Entry, 'roomId'>,
  state: BatchState,
): SentMessage | undefined {
  return state.message({ roomId, seq })
}

/** The message, if there is one to read; else why nothing can be done to it. */
export function readable(
  payload: AboutMessage,
  entry: Pick<Entry, 'roomId'>,
  state: BatchState,
): SentMessage | Refusal {
  const message = messageOf(payload, entry, state)
  return message && message.deletedSeq === null ? message : noMessage
}

export function isRefusal(found: SentMessage | Refusal): found is Refusal {
  return 'code' in found
}
