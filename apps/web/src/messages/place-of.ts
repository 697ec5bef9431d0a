import type { Message } from '@lobby/protocol'

/** Where a room is opened to show a message: an answer stands beside it, under the thread’s first message. */
export function placeOf({
  seq,
  thread,
  alsoInRoom,
}: Pick<Message, 'seq' | 'thread' | 'alsoInRoom'>): number {
  return thread !== undefined && !alsoInRoom ? thread : seq
}
