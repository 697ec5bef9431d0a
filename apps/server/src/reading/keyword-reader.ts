// People hear of messages with one of their words, as a reader of the log finds them.
import type { RoomEvent } from '@lobby/protocol'
import { keywordsIn } from '@lobby/protocol/keyword-match'
import { type Notice, personGroup } from '../notices.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import type { ActivityTable } from '../storage/personal-tables.ts'
import { forgetOldest } from './activity.ts'
import { listAudience } from './audience.ts'
import { hasKeywords, listKeywords } from './called-by-words.ts'
import type { Consequences } from './log-reader.ts'
import { mentionedAt } from './personal-reader.ts'

/** A text as it was said, at first or by an edit. */
interface Said {
  readonly seq: number
  readonly messageSeq: number
  readonly authorId: string
  readonly body: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export const keywordReader: Consequences = {
  // The migration that added keywords has set its cursors: older messages call no one by them.
  name: 'keywords',
  kinds: ['message.created', 'message.edited'],
  readsAll: true,
  pause: 50,
  concerns: (event) => saidBy(event) !== undefined,
  isWanted: hasKeywords,
  async store(tx, roomId, events) {
    const people = await listKeywords(tx)
    if (people.length === 0) return []
    const concerned = new Set<string>()
    for (const event of events) {
      const said = saidBy(event)
      if (!said) continue
      const has = keywordsIn(said.body)
      const found = people
        .filter(({ words, since }) => said.at >= since && has(words))
        .map(({ id }) => id)
      for (const id of await keepCalled(tx, roomId, said, found)) concerned.add(id)
    }
    const notice: Notice = { type: 'personal.changed', frame: { type: 'activity.changed' } }
    return [...concerned].map((id) => ({ group: personGroup(id), notice }))
  },
}

/** Undefined where a later text has taken its place, or there is none. */
function saidBy(event: RoomEvent): Said | undefined {
  if (event.type === 'message.created') {
    const { seq, message } = event
    const { author, body, createdAt } = message
    if (!body) return undefined
    return { seq, messageSeq: seq, authorId: author.id, body, at: Date.parse(createdAt) }
  }
  if (event.type !== 'message.edited' || event.body === undefined) return undefined
  const { seq, messageSeq, by, body, editedAt } = event
  return { seq, messageSeq, authorId: by.id, body, at: Date.parse(editedAt) }
}

/** Makes the people that the message calls by its words these, as far as they may hear of it. Answers for which of them that is new or no more. */
async function keepCalled(
  tx: DatabaseTransaction,
  roomId: string,
  { seq, messageSeq, authorId, at }: Said,
  found: readonly string[],
): Promise<readonly string[]> {
  const called = await mayHear(tx, { roomId, messageSeq, authorId }, found)
  const isEdit = seq !== messageSeq
  const known = isEdit ? await calledBefore(tx, roomId, messageSeq) : []
  const gone = known.filter((id) => !called.includes(id))
  if (gone.length > 0)
    await tx
      .deleteFrom('activity')
      .where('roomId', '=', roomId)
      .where('messageSeq', '=', messageSeq)
      .where('kind', '=', 'keyword')
      .where('userId', 'in', gone)
      .execute()
  const fresh = called.filter((id) => !known.includes(id))
  for (const userId of fresh) {
    await addCall(tx, { userId, roomId, seq, messageSeq, actorId: authorId, at })
    await forgetOldest(tx, userId)
  }
  return [...gone, ...fresh]
}

/** A message is one line of a person's list: a word goes before an answer, and a mention before a word. */
async function addCall(
  tx: DatabaseTransaction,
  row: Omit<ActivityTable, 'kind' | 'emoji' | 'unread'>,
): Promise<void> {
  await tx
    .insertInto('activity')
    .values({ ...row, kind: 'keyword', emoji: null, unread: 1 })
    .onConflict((known) =>
      known
        .columns(['userId', 'roomId', 'seq'])
        .doUpdateSet({ kind: 'keyword' })
        .where('activity.kind', 'in', ['reply', 'thread']),
    )
    .execute()
}

async function calledBefore(
  tx: DatabaseTransaction,
  roomId: string,
  messageSeq: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('activity')
    .select('userId')
    .where('roomId', '=', roomId)
    .where('messageSeq', '=', messageSeq)
    .where('kind', '=', 'keyword')
    .execute()
  return rows.map(({ userId }) => userId)
}

/** The people among these who may read the message and have not blocked its author; its author and people that it mentions are left out. */
async function mayHear(
  tx: DatabaseTransaction,
  { roomId, messageSeq, authorId }: { roomId: string; messageSeq: number; authorId: string },
  found: readonly string[],
): Promise<readonly string[]> {
  const others = found.filter((id) => id !== authorId)
  if (others.length === 0) return []
  const audience = await listAudience(tx, roomId, others)
  const mentioned = new Set(await mentionedAt(tx, { roomId, seq: messageSeq }))
  const blockers = await tx
    .selectFrom('blocks')
    .select('blockerId')
    .where('blockedId', '=', authorId)
    .where('blockerId', 'in', others)
    .execute()
  // A member who joined after the message does not see it where history begins at joining, edited or not.
  const late = await tx
    .selectFrom('members')
    .innerJoin('rooms', 'rooms.id', 'members.roomId')
    .select('userId')
    .where('roomId', '=', roomId)
    .where('rooms.history', '=', 'joined')
    .where('joinedSeq', '>', messageSeq)
    .where('userId', 'in', others)
    .execute()
  const kept = new Set([
    ...mentioned,
    ...blockers.map(({ blockerId }) => blockerId),
    ...late.map(({ userId }) => userId),
  ])
  return others.filter((id) => audience.has(id) && !kept.has(id))
}
