import type { Message, RoomEvent } from '@lobby/protocol'

type Edit = Extract<RoomEvent, { type: 'message.edited' }>

/** The message with its new text and what that mentions. Without a text, a later edit has replaced it: the message has that one already. */
export function edited(message: Message, event: Edit): Message {
  const { body, editedAt, mentions, mentionNames, mentionsAll, mentionGroups } = event
  if (body === undefined) return { ...message, editedAt }
  const { mentions: _, mentionNames: __, mentionsAll: ___, mentionGroups: ____, ...rest } = message
  return {
    ...rest,
    body,
    editedAt,
    ...(mentions && { mentions }),
    ...(mentionNames && { mentionNames }),
    ...(mentionsAll && { mentionsAll }),
    ...(mentionGroups && { mentionGroups }),
  }
}
