// Messages with one of a person's words to which the reader that counts them has not come yet: who connects just then counts them, too.
import { keywordsIn as wordsInText } from '@lobby/protocol/keyword-match'
import type { Database } from '../storage/database.ts'
import { keywordsIn } from '../storage/kept-keywords.ts'

/** The newest messages of the server that are looked at: the reader is behind by far fewer. */
const lookedAt = 500

/** A room as its row says. `wordsSeq` is how far the reader had come: read in one look with what it has counted. */
interface CountedRoom {
  readonly id: string
  readonly kind: string
  readonly lastSeq: number
  readonly readSeq: number
  readonly wordsSeq: number | null
  readonly joinedSeq: number | null
  readonly history: string
}

/** How many there are, by the id of the room. */
export async function wordsAhead(
  db: Database,
  userId: string,
  rooms: readonly CountedRoom[],
): Promise<ReadonlyMap<string, number>> {
  const behind = new Map(
    rooms
      // In a direct room every message counts.
      .filter(({ kind, lastSeq }) => kind !== 'direct' && lastSeq > 0)
      .map((room) => [room.id, { ...room, from: firstAhead(room) }] as const)
      .filter(([, { from, lastSeq }]) => from <= lastSeq),
  )
  const counts = new Map<string, number>()
  const kept = behind.size > 0 && (await wordsOf(db, userId))
  if (!kept) return counts
  for (const { roomId, seq, body } of await newestOfOthers(db, userId, kept.since)) {
    const room = behind.get(roomId)
    if (!room || seq < room.from || seq > room.lastSeq || !wordsInText(body)(kept.words)) continue
    counts.set(roomId, (counts.get(roomId) ?? 0) + 1)
  }
  return counts
}

function firstAhead({ wordsSeq, readSeq, history, joinedSeq }: CountedRoom): number {
  const visible = history === 'joined' ? (joinedSeq ?? Number.MAX_SAFE_INTEGER) : 0
  return Math.max((wordsSeq ?? 0) + 1, readSeq + 1, visible)
}

async function wordsOf(db: Database, userId: string) {
  const row = await db
    .selectFrom('user')
    .select('keywords')
    .where('id', '=', userId)
    .executeTakeFirst()
  return row?.keywords ? keywordsIn(row.keywords) : undefined
}

/** Of those who are not blocked, and that do not mention the person: what does is counted as that. */
async function newestOfOthers(db: Database, userId: string, since: number) {
  // Asked first: PostgreSQL plans by the number itself, and for one that it does not know reads the whole log.
  const newest = await db
    .selectFrom('event_rows')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const rows = await db
    .selectFrom('messages')
    .innerJoin('rooms', 'rooms.id', 'messages.roomId')
    .select(['messages.roomId', 'messages.seq', 'body', 'messages.createdAt'])
    .where('messages.number', '>', Number(newest?.number ?? 0) - lookedAt)
    .where('deletedSeq', 'is', null)
    .where('authorId', '!=', userId)
    .where('authorId', 'not in', (blocked) =>
      blocked.selectFrom('blocks').select('blockedId').where('blockerId', '=', userId),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mention_rows')
            .select('at')
            .whereRef('mention_rows.room', '=', 'rooms.number')
            .whereRef('mention_rows.seq', '=', 'messages.seq')
            .where('userId', 'in', [userId, '']),
        ),
      ),
    )
    .execute()
  return rows.filter(({ createdAt }) => Date.parse(createdAt) >= since)
}
