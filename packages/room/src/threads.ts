import type { Message, RoomEvent } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'

type Answer = Extract<RoomEvent, { type: 'message.created' }>

/** The root of a thread with one answer more. */
export function answered(root: Message, { seq, message }: Answer): Message {
  const { count = 0, people = [] } = root.replies ?? {}
  const { author, createdAt: lastAt } = message
  const last = [...people.filter((id) => id !== author.id), author.id].slice(-limits.threadPeople)
  return { ...root, replies: { count: count + 1, lastSeq: seq, lastAt, people: last } }
}
