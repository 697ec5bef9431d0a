import type { Message, MessagePage, PageQuery } from '@lobby/protocol'
import { contentOf } from '../log/event-row.ts'
import { type MessageDraft, payloadOfMessage } from '../log/kinds/message-created.ts'
import { isRepeat } from '../log/repeat.ts'
import type { Appended } from '../log/room-log.ts'
import type { Database } from '../storage/database.ts'
import { firstSeqSince } from '../storage/first-since.ts'
import { storedId } from '../storage/ids.ts'
import { type ListedMessage, messageColumns, toMessages } from './to-messages.ts'

/** The part of a room that a person may see: from this event on. */
export interface VisibleRoom {
  readonly id: string
  readonly visibleFrom: number
  /** Only what was answered in the thread of this message. */
  readonly thread?: number
}

/** A page of a room's messages by `seq`, oldest first; the newest ones when no place is asked for. */
export async function listMessages(
  db: Database,
  room: VisibleRoom,
  query: PageQuery,
  reader?: string,
): Promise<MessagePage> {
  const { messages, ...rest } = await listRows(db, room, query)
  return { messages: await toMessages(db, messages, reader), ...rest }
}

type RowPage = Omit<MessagePage, 'messages'> & { readonly messages: readonly ListedMessage[] }

async function listRows(
  db: Database,
  room: VisibleRoom,
  { before, after, around, at, limit }: PageQuery,
): Promise<RowPage> {
  if (at !== undefined) {
    const place = await firstSeqSince(db, room.id, Date.parse(at))
    return listAround(db, room, place, limit)
  }
  if (around !== undefined) return listAround(db, room, around, limit)
  if (after !== undefined) {
    const found = await upwards(db, room, after, limit + 1)
    const messages = found.slice(0, limit)
    const hasBefore = (await downwards(db, room, after + 1, 1)).length > 0
    return { messages, hasBefore, hasAfter: found.length > limit }
  }
  const found = await downwards(db, room, before ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const messages = found.slice(-limit)
  const hasAfter = before !== undefined && (await upwards(db, room, before - 1, 1)).length > 0
  return { messages, hasBefore: found.length > limit, hasAfter }
}

/** The message at this place in a room. */
export async function findMessage(
  db: Database,
  room: VisibleRoom,
  seq: number,
  reader?: string,
): Promise<Message | undefined> {
  if (seq < room.visibleFrom) return undefined
  const rows = await messagesOf(db, room).where('seq', '=', seq).execute()
  return (await toMessages(db, rows, reader))[0]
}

/** The messages at these places, as far as they are there. */
export async function listMessagesAt(
  db: Database,
  room: VisibleRoom,
  seqs: readonly number[],
  reader?: string,
): Promise<Message[]> {
  const visible = seqs.filter((seq) => seq >= room.visibleFrom)
  const rows = await messagesOf(db, room).where('seq', 'in', visible).execute()
  return toMessages(db, rows, reader)
}

/** A message as its sender gives it. */
type SentText = Pick<MessageDraft, 'body' | 'replyTo' | 'thread' | 'alsoInRoom'> & {
  readonly attachments?: readonly string[] | undefined
  readonly clientId?: string | undefined
}

/**
 * What an earlier try of this message was answered with, also when its sender
 * may not see the room any more: nobody is told of a message that is in the log
 * that it was refused.
 */
export async function findStored(
  db: Database,
  slug: string,
  senderId: string,
  { clientId, attachments: files, ...message }: SentText,
): Promise<Appended | undefined> {
  if (clientId === undefined) return undefined
  const row = await db
    .selectFrom('events')
    .innerJoin('rooms', 'rooms.id', 'events.roomId')
    .innerJoin('room_heads', 'room_heads.roomId', 'events.roomId')
    .select(['events.roomId', 'seq', 'epoch', 'events.kind', 'messageId', 'events.createdAt'])
    .select(['body', 'payload', 'bodyHash'])
    .where('senderId', '=', senderId)
    .where('clientKey', '=', storedId(clientId))
    .where('slug', '=', slug)
    .executeTakeFirst()
  if (!row) return undefined
  const { roomId } = row
  const content = contentOf(payloadOfMessage({ ...message, files }))
  if (!isRepeat({ roomId, kind: 'message.created', ...content }, row)) return undefined
  const { seq, epoch, messageId, createdAt } = row
  return { seq, epoch, id: messageId ?? '', createdAt, duplicate: true }
}

/** Half of the page before the place, the rest from the place on; near an end, the other side fills up. */
async function listAround(
  db: Database,
  room: VisibleRoom,
  around: number,
  limit: number,
): Promise<RowPage> {
  const [older, newer] = await Promise.all([
    downwards(db, room, around, limit + 1),
    upwards(db, room, around - 1, limit + 1),
  ])
  const wantedBefore = Math.min(older.length, Math.max(limit >> 1, limit - newer.length))
  const pageBefore = wantedBefore === 0 ? [] : older.slice(-wantedBefore)
  const pageAfter = newer.slice(0, limit - pageBefore.length)
  return {
    messages: [...pageBefore, ...pageAfter],
    hasBefore: older.length > pageBefore.length,
    hasAfter: newer.length > pageAfter.length,
  }
}

async function downwards(
  db: Database,
  room: VisibleRoom,
  below: number,
  limit: number,
): Promise<ListedMessage[]> {
  const places = placesFrom(db, room, room.visibleFrom).where('seq', '<', below)
  return rowsAt(db, room, await places.orderBy('seq', 'desc').limit(limit).execute())
}

async function upwards(
  db: Database,
  room: VisibleRoom,
  above: number,
  limit: number,
): Promise<ListedMessage[]> {
  const places = placesFrom(db, room, Math.max(above + 1, room.visibleFrom))
  return rowsAt(db, room, await places.orderBy('seq').limit(limit).execute())
}

/** The messages at these places, oldest first. */
async function rowsAt(
  db: Database,
  room: VisibleRoom,
  places: readonly { readonly seq: number }[],
): Promise<ListedMessage[]> {
  if (places.length === 0) return []
  const seqs = places.map(({ seq }) => seq)
  return messagesOf(db, room).where('seq', 'in', seqs).orderBy('seq').execute()
}

/**
 * The places of the room's messages from this one on, of the rows alone: behind the joins of the view PostgreSQL does not
 * see their order, and goes through the whole room for a page. It is the only lower bound of `seq`: of two, SQLite seeks by
 * the first and walks to the second.
 */
function placesFrom(db: Database, { id, thread }: VisibleRoom, first: number) {
  const places = db
    .selectFrom('message_rows')
    .select('seq')
    .where('room', '=', ({ selectFrom }) =>
      selectFrom('rooms').select('number').where('id', '=', id),
    )
    .where('seq', '>=', first)
  return thread === undefined ? places : places.where('thread', '=', thread)
}

function messagesOf(db: Database, { id, thread }: VisibleRoom) {
  const messages = db.selectFrom('messages').select(messageColumns).where('roomId', '=', id)
  return thread === undefined ? messages : messages.where('thread', '=', thread)
}
