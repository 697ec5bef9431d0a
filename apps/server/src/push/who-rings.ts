// The one rule of which message rings for which people: it is asked when a message is written, and again before each notice is sent.
import type { Level, Message } from '@lobby/protocol'
import { isQuiet } from '@lobby/protocol/quiet-hours'
import { isHeard, type RingReason, ringReasons } from '@lobby/protocol/ringing'
import { findMessage } from '../messages/queries.ts'
import { quietIn } from '../people/profiles.ts'
import { listAudience } from '../reading/audience.ts'
import { listCalledByWords } from '../reading/called-by-words.ts'
import { mentionedAt } from '../reading/personal-reader.ts'
import type { Database } from '../storage/database.ts'

/** Where a message is. */
export interface RingingPlace {
  readonly roomId: string
  readonly seq: number
  /** The event since which it rings: its own, or an edit, which rings for those alone that it calls anew. */
  readonly at: number
}

interface Asked {
  /** Milliseconds since 1970: levels have ends. */
  readonly now: number
  /** Only these people are considered. */
  readonly among: readonly string[]
}

/**
 * The people who are to hear of a message, and why: who is mentioned, by name or by one of their words, answered or written to directly, who follows the
 * thread, and who has chosen to hear everything of the room. Never its author, nor anybody who may not read it now, has
 * blocked its author, has muted the room, or does not want to be disturbed.
 */
export async function whoRings(
  db: Database,
  { roomId, seq, at }: RingingPlace,
  { now, among }: Asked,
): Promise<ReadonlyMap<string, RingReason>> {
  if (among.length === 0) return new Map()
  const message = await findMessage(db, { id: roomId, visibleFrom: 0 }, seq)
  if (!message || message.deleted) return new Map()
  const found =
    at === seq
      ? await reasonsOf(db, roomId, message, { now, among })
      : await reasonsOfEdit(db, { roomId, seq, at }, message, among)
  found.delete(message.author.id)
  const ids = among.filter((id) => found.has(id))
  const [audience, standing] = [
    await listAudience(db, roomId, ids),
    await standingOf(db, { roomId, seq, at, authorId: message.author.id, now }, ids),
  ]
  const rings = new Map<string, RingReason>()
  for (const id of ids) {
    const reason = found.get(id)
    const person = standing.get(id)
    if (reason === undefined || person === undefined || !audience.has(id)) continue
    if (isHeard(levelAt(person, now), reason)) rings.set(id, reason)
  }
  return rings
}

/** Everybody that the message may concern. */
async function reasonsOf(
  db: Database,
  roomId: string,
  message: Message,
  { now, among }: Asked,
): Promise<Map<string, RingReason>> {
  const { seq, thread, replyTo } = message
  const found = new Map<string, RingReason>()
  const add = (ids: readonly string[], reason: RingReason) => {
    for (const id of ids) {
      const known = found.get(id)
      if (known === undefined || ringReasons.indexOf(known) < ringReasons.indexOf(reason))
        found.set(id, reason)
    }
  }
  // An answer in a thread alone is none of the room's.
  if (thread === undefined || message.alsoInRoom)
    add(await whoWantAll(db, roomId, { now, among }), 'everything')
  if (thread !== undefined) add(await followersOf(db, roomId, thread, among), 'thread')
  if (replyTo !== undefined) {
    const answered = await findMessage(db, { id: roomId, visibleFrom: 0 }, replyTo)
    if (answered) add([answered.author.id], 'reply')
  }
  add(await peopleOfDirectRoom(db, roomId), 'direct')
  add(await listCalledByWords(db, message, among), 'keyword')
  add(await mentionedAt(db, { roomId, seq }), 'mention')
  return found
}

/** The people that an edit names, or calls by a word, and the text before it did not. */
async function reasonsOfEdit(
  db: Database,
  { roomId, seq, at }: RingingPlace,
  { body, editedAt = '' }: Message,
  among: readonly string[],
): Promise<Map<string, RingReason>> {
  const before = await textBefore(db, { roomId, seq, at })
  const called = await listCalledByWords(db, { body, createdAt: editedAt }, among)
  const known = await listCalledByWords(db, { body: before, createdAt: editedAt }, called)
  const named = await mentionedAt(db, { roomId, seq, since: at })
  return new Map<string, RingReason>([
    ...called.filter((id) => !known.includes(id)).map((id) => [id, 'keyword'] as const),
    ...named.map((id) => [id, 'mention'] as const),
  ])
}

async function textBefore(db: Database, { roomId, seq, at }: RingingPlace): Promise<string> {
  const version = await db
    .selectFrom('message_versions')
    .innerJoin('rooms', 'rooms.number', 'message_versions.room')
    .select('body')
    .where('rooms.id', '=', roomId)
    .where('seq', '=', seq)
    .where('replacedBy', '=', at)
    .executeTakeFirst()
  return version?.body ?? ''
}

async function whoWantAll(db: Database, roomId: string, { now, among }: Asked): Promise<string[]> {
  const rows = await db
    .selectFrom('room_levels')
    .select('userId')
    .where('roomId', '=', roomId)
    .where((row) =>
      row.or([
        row.and([
          row('level', '=', 'everything'),
          row.or([row('until', 'is', null), row('until', '>', now)]),
        ]),
        row.and([row('afterwards', '=', 'everything'), row('until', '<=', now)]),
      ]),
    )
    .where('userId', 'in', among)
    .execute()
  return rows.map(({ userId }) => userId)
}

/** Also the author of its first message, who becomes a follower a moment after the first answer; not who has unfollowed. */
async function followersOf(
  db: Database,
  roomId: string,
  thread: number,
  among: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('thread_follows')
    .select(['userId', 'following'])
    .where('roomId', '=', roomId)
    .where('thread', '=', thread)
    .where('userId', 'in', among)
    .execute()
  const root = await findMessage(db, { id: roomId, visibleFrom: 0 }, thread)
  const decided = new Set(rows.map(({ userId }) => userId))
  return [
    ...rows.filter(({ following }) => following === 1).map(({ userId }) => userId),
    ...(root && !decided.has(root.author.id) ? [root.author.id] : []),
  ]
}

async function peopleOfDirectRoom(db: Database, roomId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('rooms', 'rooms.id', 'members.roomId')
    .select('userId')
    .where('roomId', '=', roomId)
    .where('rooms.kind', '=', 'direct')
    .execute()
  return rows.map(({ userId }) => userId)
}

interface Standing {
  readonly level: Level | null
  readonly until: number | null
  readonly afterwards: Level | null
}

/** Those of these people who may be disturbed by the author, and see the message, with what they have chosen for the room. */
async function standingOf(
  db: Database,
  {
    roomId,
    seq,
    authorId,
    now,
  }: RingingPlace & { readonly authorId: string; readonly now: number },
  ids: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('user')
    .innerJoin('rooms', (join) => join.on('rooms.id', '=', roomId))
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').onRef('members.userId', '=', 'user.id'),
    )
    .leftJoin('room_levels', (join) =>
      join.onRef('room_levels.roomId', '=', 'rooms.id').onRef('room_levels.userId', '=', 'user.id'),
    )
    .select([
      'user.id',
      'user.quiet',
      'room_levels.level',
      'room_levels.until',
      'room_levels.afterwards',
    ])
    .where('user.id', 'in', ids)
    .where((person) =>
      person.or([
        person('user.presence', 'is distinct from', 'dnd'),
        person('user.presenceUntil', '<=', now),
      ]),
    )
    .where((place) =>
      place.or([
        place('rooms.history', '!=', 'joined'),
        place('members.joinedSeq', '<=', place.val(seq)),
      ]),
    )
    .where((place) =>
      place.or([
        place('user.onlyRoomId', 'is', null),
        place('user.onlyRoomId', '=', place.ref('rooms.id')),
      ]),
    )
    .where('user.id', 'not in', (blockers) =>
      blockers.selectFrom('blocks').select('blockerId').where('blockedId', '=', authorId),
    )
    .execute()
  const heard = rows.filter(({ quiet }) => !isQuiet(quietIn(quiet), now))
  return new Map(heard.map(({ id, quiet: _, ...standing }) => [id, standing]))
}

function levelAt({ level, until, afterwards }: Standing, now: number): Level {
  if (level === null) return 'everything'
  return until === null || until > now ? level : (afterwards ?? 'everything')
}
