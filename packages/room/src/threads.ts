import type { Message, RoomEvent } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'

type Answer = Extract<RoomEvent, { type: 'message.created' }>

/** The root of a thread with one answer more. */
export function answered(root: Message, { seq, message }: Answer): Message {
  const { count = 0, people = [] } = root.replies ?? {}
  const { id } = message.author
  const isNamed = people.includes(id) || people.length >= limits.threadPeople
  return {
    ...root,
    replies: { count: count + 1, lastSeq: seq, people: isNamed ? people : [...people, id] },
  }
}
