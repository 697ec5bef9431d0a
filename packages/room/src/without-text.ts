import type { Message } from '@lobby/protocol'

/** What is left of a message once it is deleted: its place, whose it was, and its thread. */
export function withoutText(message: Message): Message {
  const { seq, id, author, createdAt, thread, alsoInRoom, replies, changedSeq } = message
  return {
    ...{ seq, id, author, body: '', deleted: true, createdAt },
    ...(thread !== undefined && { thread }),
    ...(alsoInRoom && { alsoInRoom }),
    ...(replies && { replies }),
    ...(changedSeq !== undefined && { changedSeq }),
  }
}
