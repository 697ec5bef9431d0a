import { plain } from './plain.ts'
import type { Wire } from './wire.ts'

/** `plain`, but each message is an event of ours, so that it has as many bytes on its way to a reader. */
export const sameBytes = {
  ...plain,
  encode: (body, ref) => JSON.stringify(eventOf(body, ref)),
  read: (text) => ({
    kind: 'messages',
    messages: [(JSON.parse(text) as ReturnType<typeof eventOf>).message.body],
  }),
} as const satisfies Wire

/** A message as Lobby delivers it. */
export function eventOf(body: string, seq: number) {
  const id = crypto.randomUUID()
  const author = { id, name: 'Speaker 1', guest: true }
  const createdAt = new Date().toISOString()
  return {
    type: 'message.created',
    seq,
    clientId: id,
    message: { seq, id, author, body, createdAt },
  }
}
