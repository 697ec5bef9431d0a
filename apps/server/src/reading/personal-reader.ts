// What people hear of messages that concern them, as a reader of the log finds it.
import type { RoomEvent } from '@lobby/protocol'
import { personGroup } from '../notices.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import type { Consequences, Told } from './log-reader.ts'
import { followByTakingPart, listFollowers } from './thread-follows.ts'

type Created = Extract<RoomEvent, { readonly type: 'message.created' }>

export const personalReader: Consequences = {
  name: 'personal',
  kinds: ['message.created'],
  concerns: isAnswer,
  async store(tx, roomId, events) {
    const answers = events.filter(isAnswer)
    for (const answer of answers) await takePart(tx, roomId, answer)
    return tellFollowers(tx, roomId, answers)
  },
}

/** Whether it stands in a thread. */
function isAnswer(event: RoomEvent): event is Created & { message: { thread: number } } {
  return event.type === 'message.created' && event.message.thread !== undefined
}

/** The author of an answer follows its thread, and so does the one of its first message. */
async function takePart(
  tx: DatabaseTransaction,
  roomId: string,
  { seq, message }: Created & { message: { thread: number } },
): Promise<void> {
  const { thread, author, createdAt } = message
  const now = Date.parse(createdAt)
  const root = await tx
    .selectFrom('messages')
    .select('authorId')
    .where('roomId', '=', roomId)
    .where('seq', '=', thread)
    .executeTakeFirst()
  await followByTakingPart(tx, { userId: author.id, roomId, thread }, { readSeq: seq, now })
  if (root && root.authorId !== author.id)
    await followByTakingPart(
      tx,
      { userId: root.authorId, roomId, thread },
      { readSeq: thread, now },
    )
}

/** The people who follow these threads hear of each once, however many answers there are. */
async function tellFollowers(
  tx: DatabaseTransaction,
  roomId: string,
  answers: readonly { readonly message: { readonly thread: number } }[],
): Promise<Told[]> {
  const told: Told[] = []
  for (const thread of new Set(answers.map(({ message }) => message.thread)))
    for (const { userId, followed } of await listFollowers(tx, roomId, thread)) {
      const frame = { type: 'thread.changed', thread: followed } as const
      told.push({ group: personGroup(userId), notice: { type: 'personal.changed', frame } })
    }
  return told
}
