// What is left of a burst to tell a person: what is there, is not read, and is not old.
import type { Database } from '../storage/database.ts'
import type { Rung } from './burst.ts'
import { ringsFor } from './ringing-times.ts'

interface Reader {
  readonly userId: string
  readonly roomId: string
  /** How far the person has read in the room. */
  readonly readSeq: number
  /** Milliseconds since 1970. */
  readonly now: number
}

export async function leftOfBurst(
  db: Database,
  { userId, roomId, readSeq, now }: Reader,
  burst: readonly Rung[],
): Promise<readonly Rung[]> {
  const messages = await db
    .selectFrom('messages')
    .leftJoin('thread_follows', (join) =>
      join
        .onRef('thread_follows.roomId', '=', 'messages.roomId')
        .onRef('thread_follows.thread', '=', 'messages.thread')
        .on('thread_follows.userId', '=', userId),
    )
    .select(['messages.seq', 'messages.aside', 'thread_follows.readSeq as readInThread'])
    .where('messages.roomId', '=', roomId)
    .where('messages.deletedSeq', 'is', null)
    .where(
      'messages.seq',
      'in',
      burst.map(({ seq }) => seq),
    )
    .execute()
  const events = await db
    .selectFrom('events')
    .select(['seq', 'createdAt'])
    .where('roomId', '=', roomId)
    .where(
      'seq',
      'in',
      burst.map(({ at }) => at),
    )
    .execute()
  const known = new Map(messages.map((message) => [message.seq, message]))
  const saidAt = new Map(events.map(({ seq, createdAt }) => [seq, Date.parse(createdAt)]))
  return burst.filter(({ seq, at }) => {
    const message = known.get(seq)
    if (!message || now - (saidAt.get(at) ?? 0) >= ringsFor) return false
    const isReadInRoom = message.aside === null && readSeq >= at
    return !isReadInRoom && (message.readInThread ?? 0) < at
  })
}
