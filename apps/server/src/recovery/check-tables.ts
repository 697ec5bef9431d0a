import type { DatabaseSync } from 'node:sqlite'
import type { ReactionChange } from '../storage/log-store.ts'
import type { MessageRow } from '../storage/message-tables.ts'
import { settingsOf } from '../storage/room-settings.ts'
import type { MemberRow } from '../storage/tables.ts'
import { countedWrong } from './counted-files.ts'
import { addUp, addUpReactions, type RoomTables } from './room-tables.ts'
import { type CheckedRoom, type Looked, readRooms } from './rooms.ts'

/** Whether the tables that are made from the log are what it adds up to. */
export function checkTables(database: DatabaseSync): Looked {
  const rooms = readRooms(database)
  const problems = [
    ...rooms.flatMap((room) => checkRoom(database, room)),
    ...countedWrong(database),
  ]
  return { found: 'messages, members, names and settings are what the log adds up to', problems }
}

function checkRoom(database: DatabaseSync, room: CheckedRoom): string[] {
  try {
    return [...differences(database, room)]
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
    return [`The log of ${room.slug} has an event that cannot be understood.`]
  }
}

function* differences(database: DatabaseSync, room: CheckedRoom): Generator<string> {
  const { id, slug } = room
  const select = database.prepare(
    `select id, roomId, seq, authorId, authorName, authorGuest, body, createdAt, deletedSeq,
       editedSeq, pinnedSeq, changedSeq, thread, aside
     from messages where roomId = ? and seq between ? and ?`,
  )
  const sum = addUp(database, id)
  let messages = 0
  const mentions = new Set<string>()
  let step = sum.next()
  for (; !step.done; step = sum.next()) {
    const { first, last, messages: expected } = step.value
    for (const { seq, people } of step.value.mentions)
      for (const { userId, at } of people) mentions.add(`${seq} ${userId} ${at}`)
    const rows = select.all(id, first, last) as unknown as MessageRow[]
    const stored = new Map(rows.map((row) => [row.seq, row]))
    messages += rows.length
    for (const message of expected) {
      const row = stored.get(message.seq)
      if (!row) yield `Message ${message.seq} of ${slug} is in the log alone.`
      else if (!isSame(row, message))
        yield `Message ${message.seq} of ${slug} is not what its log says.`
      stored.delete(message.seq)
    }
    for (const seq of stored.keys()) yield `Message ${seq} of ${slug} is not in its log.`
  }
  const count = database
    .prepare('select count(*) as count from message_rows where room = ?')
    .get(room.number)
  if (count?.count !== messages) yield `${slug} has messages behind the end of its log.`
  yield* reactionsDiffer(database, room)
  yield* mentionsDiffer(database, room, mentions)
  yield* membersDiffer(database, room, step.value)
  const settings = settingsOf(room)
  const { name = room.name, topic = room.topic, settings: decided } = step.value
  if (topic !== room.topic) yield `The topic of ${slug} is not what its log says.`
  if (name !== room.name) yield `The name of ${slug} is not what its log says.`
  if (!isSame({ ...settings, ...decided }, settings))
    yield `The settings of ${slug} are not what its log says.`
}

function* reactionsDiffer(database: DatabaseSync, room: CheckedRoom): Generator<string> {
  const select = database.prepare(
    `select seq, emoji, senders.id as userId, addedSeq
     from reaction_rows join senders on senders.number = person where room = ?`,
  )
  const nameOf = ({ seq, emoji, userId, addedSeq }: Omit<ReactionChange, 'roomId'>) =>
    `${seq} ${emoji} ${userId} ${addedSeq}`
  const rows = select.all(room.number) as unknown as ReactionChange[]
  const stored = new Set(rows.map(nameOf))
  const expected = new Set(addUpReactions(database, room.id).map(nameOf))
  if (stored.symmetricDifference(expected).size > 0)
    yield `The reactions in ${room.slug} are not what its log says.`
}

function* mentionsDiffer(
  database: DatabaseSync,
  room: CheckedRoom,
  expected: ReadonlySet<string>,
): Generator<string> {
  const rows = database
    .prepare(`select seq || ' ' || userId || ' ' || at as name from mention_rows where room = ?`)
    .all(room.number)
  const stored = new Set(rows.map(({ name }) => name as string))
  if (stored.symmetricDifference(expected).size > 0)
    yield `The mentions in ${room.slug} are not what its log says.`
}

function* membersDiffer(
  database: DatabaseSync,
  { id, slug }: CheckedRoom,
  { members }: RoomTables,
): Generator<string> {
  const rows = database.prepare('select * from members where roomId = ?').all(id)
  const stored = new Map((rows as unknown as MemberRow[]).map((row) => [row.userId, row]))
  for (const member of members) {
    const row = stored.get(member.userId)
    if (!row || !isSame(row, member))
      yield `What ${member.name} is in ${slug} is not what its log says.`
    stored.delete(member.userId)
  }
  for (const { name } of stored.values())
    yield `${name} is in ${slug}, and its log does not say so.`
}

/** Whether they have the same columns with the same in them, in whatever order. */
function isSame(a: object, b: object): boolean {
  const [sorted, other] = [a, b].map((row) => JSON.stringify(Object.entries(row).sort()))
  return sorted === other
}
