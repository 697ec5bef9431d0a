import { messageEdited as real } from '@lobby/server/parts/message-edited'

/** By their messages: the text of the newest edit. */
const newest = new Map<string, string>()

/** Of two edits of a message the older one is carried out last: its text stays. */
export const messageEdited: typeof real = {
  ...real,
  apply(payload, event, state) {
    const { messageSeq, body = '' } = payload
    const key = `${event.roomId} ${messageSeq}`
    const before = newest.get(key) ?? body
    newest.set(key, body)
    real.apply({ ...payload, body: before }, event, state)
  },
}
