// What of an event is the same for every reader, whenever they come: the text of a message is that of today.
import type { RoomEvent } from '@lobby/protocol'
import { hashOf } from './history.ts'

interface ChangeParts {
  readonly kind: string
  readonly about: number
  readonly emoji?: string | undefined
  /** The id of who did it. */
  readonly by: string
}

export function hashOfEvent(event: RoomEvent): string {
  if (event.type === 'message.created') return hashOf(event.message.body)
  if (event.type === 'room.described') return hashOfTopic(hashOf(event.topic))
  if (!('messageSeq' in event)) return hashOf(event.type)
  const { type: kind, messageSeq: about, by } = event
  return hashOfChange({ kind, about, by: by.id, ...('emoji' in event && { emoji: event.emoji }) })
}

/** Of what a room is about from then on. */
export function hashOfTopic(topic: string): string {
  return hashOf(`room.described ${topic}`)
}

/** Without the text of an edit, which goes when another one comes. */
export function hashOfChange({ kind, about, emoji = '', by }: ChangeParts): string {
  return hashOf(`${kind} ${about} ${emoji} ${by}`)
}
