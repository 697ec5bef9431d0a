// What people hear of messages that concern them, as a reader of the log finds it.
import type { ActivityKind, Message, RoomEvent } from '@lobby/protocol'
import { everyReader } from '../log/kept-mentions.ts'
import { type Notice, personGroup } from '../notices.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { ActivityTable } from '../storage/personal-tables.ts'
import { addActivity, removeReaction } from './activity.ts'
import { listAudience, listCalled } from './audience.ts'
import type { Consequences, Told } from './log-reader.ts'
import { followByTakingPart, listFollowers } from './thread-follows.ts'

type EventOf<Type extends RoomEvent['type']> = Extract<RoomEvent, { readonly type: Type }>
type Created = EventOf<'message.created'>

export const personalReader: Consequences = {
  name: 'personal',
  kinds: ['message.created', 'message.edited', 'reaction.added', 'reaction.removed'],
  concerns(event) {
    if (event.type === 'message.created')
      return isAnswer(event) || isReply(event) || isMentioning(event.message)
    if (event.type === 'message.edited') return isMentioning(event)
    return event.type === 'reaction.added' || event.type === 'reaction.removed'
  },
  async store(tx, roomId, events) {
    const concerned = new Set<string>()
    const threads = new Set<number>()
    for (const event of events) {
      if (event.type === 'message.created' && isAnswer(event)) {
        await takePart(tx, roomId, event)
        threads.add(event.message.thread)
      }
      for (const id of await consequenceOf(tx, roomId, event)) concerned.add(id)
    }
    const told = await tellFollowers(tx, roomId, threads)
    const notice: Notice = { type: 'personal.changed', frame: { type: 'activity.changed' } }
    return [...told, ...[...concerned].map((id) => ({ group: personGroup(id), notice }))]
  },
}

/** Whether it stands in a thread. */
function isAnswer(event: Created): event is Created & { message: { thread: number } } {
  return event.message.thread !== undefined
}

function isReply(event: Created): event is Created & { message: { replyTo: number } } {
  return event.message.replyTo !== undefined
}

function isMentioning({ mentions, mentionsAll }: Pick<Message, 'mentions' | 'mentionsAll'>) {
  return mentions !== undefined || mentionsAll !== undefined
}

/** The author of an answer follows its thread, and so does the one of its first message. */
async function takePart(
  tx: DatabaseTransaction,
  roomId: string,
  { seq, message }: Created & { message: { thread: number } },
): Promise<void> {
  const { thread, author, createdAt } = message
  const now = Date.parse(createdAt)
  const root = await authorAt(tx, roomId, thread)
  await followByTakingPart(tx, { userId: author.id, roomId, thread }, { readSeq: seq, now })
  if (root !== undefined && root !== author.id)
    await followByTakingPart(tx, { userId: root, roomId, thread }, { readSeq: thread, now })
}

/** Adds to what concerns people, or takes from it. Answers whose it is. */
async function consequenceOf(
  tx: DatabaseTransaction,
  roomId: string,
  event: RoomEvent,
): Promise<Iterable<string>> {
  if (event.type === 'message.created') {
    const { seq, message } = event
    const about = { roomId, seq, messageSeq: seq, actorId: message.author.id }
    const row = { ...about, emoji: null, at: Date.parse(message.createdAt) }
    return add(tx, row, await concernedBy(tx, roomId, event))
  }
  if (event.type === 'message.edited') {
    const { seq, messageSeq, by, editedAt } = event
    const about = { roomId, seq, messageSeq, actorId: by.id, emoji: null, at: Date.parse(editedAt) }
    const people = await mentionedAt(tx, { roomId, seq: messageSeq, since: seq })
    return add(tx, about, new Map(people.map((id) => [id, 'mention' as const])))
  }
  if (event.type !== 'reaction.added' && event.type !== 'reaction.removed') return []
  const { seq, messageSeq, emoji, by } = event
  const reaction = { roomId, messageSeq, actorId: by.id, emoji }
  if (event.type === 'reaction.removed') return removeReaction(tx, reaction)
  const author = await authorAt(tx, roomId, messageSeq)
  const at = await timeOf(tx, roomId, seq)
  return add(tx, { ...reaction, seq, at }, new Map(author ? [[author, 'reaction' as const]] : []))
}

/** The people that a message concerns, each by one thing alone. */
async function concernedBy(
  tx: DatabaseTransaction,
  roomId: string,
  event: Created,
): Promise<Map<string, ActivityKind>> {
  const people = new Map<string, ActivityKind>()
  if (isAnswer(event))
    for (const { userId } of await listFollowers(tx, roomId, event.message.thread))
      people.set(userId, 'thread')
  const replied = isReply(event) && (await authorAt(tx, roomId, event.message.replyTo))
  if (replied) people.set(replied, 'reply')
  // The message as it is today may mention people that an edit has added: they hear of that edit.
  const { seq } = event
  const mentioned = isMentioning(event.message)
    ? await mentionedAt(tx, { roomId, seq, since: seq })
    : []
  for (const id of mentioned) people.set(id, 'mention')
  return people
}

/** What a person does concerns others, and of those the ones who may read it. */
async function add(
  tx: DatabaseTransaction,
  row: Omit<ActivityTable, 'userId' | 'kind' | 'unread'>,
  people: Map<string, ActivityKind>,
): Promise<Iterable<string>> {
  people.delete(row.actorId)
  const present = await listAudience(tx, row.roomId, [...people.keys()])
  const rows = [...people].filter(([userId]) => present.has(userId))
  return addActivity(
    tx,
    rows.map(([userId, kind]) => ({ ...row, userId, kind })),
  )
}

/** The people that a message mentions, by name or by a call; `since`: only those that this event, the message or an edit of it, has added. */
export async function mentionedAt(
  db: Database,
  { roomId, seq, since }: { roomId: string; seq: number; since?: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('mention_rows')
    .innerJoin('rooms', 'rooms.number', 'mention_rows.room')
    .select('userId')
    .where('rooms.id', '=', roomId)
    .where('mention_rows.seq', '=', seq)
    .$if(since !== undefined, (rows) => rows.where('at', '=', since as number))
    .execute()
  const ids = rows.map(({ userId }) => userId)
  return ids.includes(everyReader) ? [...ids, ...(await listCalled(db, roomId))] : ids
}

async function authorAt(
  tx: DatabaseTransaction,
  roomId: string,
  seq: number,
): Promise<string | undefined> {
  const message = await tx
    .selectFrom('messages')
    .select('authorId')
    .where('roomId', '=', roomId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return message?.authorId
}

async function timeOf(tx: DatabaseTransaction, roomId: string, seq: number): Promise<number> {
  const event = await tx
    .selectFrom('events')
    .select('createdAt')
    .where('roomId', '=', roomId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return Date.parse(event?.createdAt ?? '') || 0
}

/** The people who follow these threads hear of each once, however many answers there are. */
async function tellFollowers(
  tx: DatabaseTransaction,
  roomId: string,
  threads: Iterable<number>,
): Promise<Told[]> {
  const told: Told[] = []
  for (const thread of threads)
    for (const { userId, followed } of await listFollowers(tx, roomId, thread)) {
      const frame = { type: 'thread.changed', thread: followed } as const
      told.push({ group: personGroup(userId), notice: { type: 'personal.changed', frame } })
    }
  return told
}
