import { namesOf, needNames, withMentions } from '../found-mentions.ts'
import {
  type Mentioning,
  mentionsAfter,
  mentionsOf,
  payloadWith,
  shownMentions,
} from '../kept-mentions.ts'
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
  MessageChangePayload & Mentioning,
  EventOf<'message.edited'>
> = {
  ...aboutMessage,
  payloadOf: ({ messageSeq, body }) => ({ messageSeq, body }),
  namesOf,
  needs(payload, entry, needs) {
    aboutMessage.needs(payload, entry, needs)
    needNames(entry, needs)
  },
  decide(payload, entry, state) {
    const message = readable(payload, entry, state)
    if (isRefusal(message)) return message
    return message.body === payload.body ? 'unchanged' : undefined
  },
  complete: withMentions,
  apply({ messageSeq, body = '', ...mentioning }, { roomId, seq: editedSeq }, state) {
    const key = { roomId, seq: messageSeq }
    const message = state.message(key)
    if (message) {
      const { body: before, editedSeq: lastEdit } = message
      const bodyHash = bodyHashOf(roomId, 'message.created', before)
      const after = mentionsAfter(message, mentioning, editedSeq)
      const payload = payloadWith(message.payload, after)
      if (payload !== message.payload) state.setMentions(mentionsOf(key, message.senderId, after))
      state.changeText({ ...key, body, bodyHash, payload })
      if (lastEdit !== null) state.takeEdit({ roomId, seq: lastEdit }, message)
      state.addVersion({ ...key, replacedBy: editedSeq, body: before })
    }
    state.markMessage(key, { editedSeq, changedSeq: editedSeq })
  },
  read: ({ author, messageSeq, body, ...mentioning }, { seq, createdAt }) => ({
    type: 'message.edited',
    seq,
    messageSeq,
    by: author,
    ...(body !== undefined && { body }),
    ...shownMentions(mentioning),
    editedAt: createdAt,
  }),
  textOf: ({ body = '' }) => body,
  withText({ body, mentions, mentionNames, mentionsAll, mentionGroups, ...event }, text) {
    return { ...event, ...text }
  },
  replaces({ messageSeq, body, mentions, mentionNames, mentionsAll, mentionGroups }) {
    if (body === undefined) return { messageSeq, text: undefined }
    const mentioned = mentions && mentionNames && { mentions, mentionNames }
    const called = mentionsAll && { mentionsAll }
    const grouped = mentionGroups && { mentionGroups }
    return { messageSeq, text: { body, ...mentioned, ...called, ...grouped } }
  },
}
