// Messages as people read them: their rows, with what later events have made of them.
import type { Author, Message, Reaction, Replies } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { withoutText } from '@lobby/room'
import { type Mentioning, shownMentions } from '../log/kept-mentions.ts'
import type { Forwarded } from '../log/kinds/message-created.ts'
import type { Database } from '../storage/database.ts'
import type { MessagesView } from '../storage/message-tables.ts'

export const messageColumns = [
  'seq',
  'id',
  'authorId',
  'authorName',
  'authorGuest',
  'body',
  'createdAt',
  'deletedSeq',
  'editedSeq',
  'pinnedSeq',
  'changedSeq',
  'payload',
] as const

export type ListedMessage = Pick<MessagesView, (typeof messageColumns)[number]>

/** Rows of one room as messages. Where none was changed, nothing more is asked. */
export async function toMessages(
  db: Database,
  roomId: string,
  rows: readonly ListedMessage[],
  reader?: string,
): Promise<Message[]> {
  const changed = rows.filter(({ changedSeq }) => changedSeq !== null)
  if (changed.length === 0) return rows.map(plainMessage)
  const seqs = changed.map(({ seq }) => seq)
  const [events, reactions, threads] = await Promise.all([
    readEventsAt(
      db,
      roomId,
      changed.flatMap(({ editedSeq, pinnedSeq }) => [editedSeq, pinnedSeq]),
    ),
    readReactions(db, roomId, seqs, reader),
    readThreads(db, roomId, seqs),
  ])
  return rows.map((row) => {
    if (row.changedSeq === null) return plainMessage(row)
    const edit = events.get(row.editedSeq ?? 0)
    const pin = events.get(row.pinnedSeq ?? 0)
    const ofMessage = reactions.get(row.seq)
    const replies = threads.get(row.seq)
    return {
      ...plainMessage(row),
      ...(edit && { editedAt: edit.at }),
      ...(replies && { replies }),
      ...(ofMessage && { reactions: ofMessage }),
      ...(pin && { pinned: pin }),
      changedSeq: row.changedSeq,
    }
  })
}

function plainMessage(row: ListedMessage): Message {
  const { seq, id, authorId, authorName, authorGuest, body, createdAt, deletedSeq } = row
  const message: Message = {
    seq,
    id,
    author: { id: authorId, name: authorName, guest: Boolean(authorGuest) },
    body,
    createdAt,
    ...(row.payload !== null && shownPayload(JSON.parse(row.payload))),
  }
  return deletedSeq === null ? message : withoutText(message)
}

/** What a message has beside its text. Where a forwarded text was said is not for all readers: `sources` tells those who may know. */
function shownPayload({
  mentions,
  call,
  groups,
  source,
  ...rest
}: Mentioning & Partial<Forwarded>) {
  return { ...rest, ...shownMentions({ mentions, call, groups }) }
}

/** Who did what stands at these places, and when. */
async function readEventsAt(
  db: Database,
  roomId: string,
  places: readonly (number | null)[],
): Promise<ReadonlyMap<number, { by: Author; at: string }>> {
  const seqs = places.filter((seq) => seq !== null)
  if (seqs.length === 0) return new Map()
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'senderId', 'senderName', 'senderGuest', 'createdAt'])
    .where('roomId', '=', roomId)
    .where('seq', 'in', seqs)
    .execute()
  return new Map(
    rows.map(({ seq, senderId: id, senderName: name, senderGuest, createdAt: at }) => [
      seq,
      { by: { id, name, guest: Boolean(senderGuest) }, at },
    ]),
  )
}

/** The reactions to these messages, by their `seq`. Of each emoji the first people are named, the others counted. */
async function readReactions(
  db: Database,
  roomId: string,
  seqs: readonly number[],
  reader: string | undefined,
): Promise<ReadonlyMap<number, Reaction[]>> {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('reaction_rows')
        .innerJoin('rooms', 'rooms.number', 'reaction_rows.room')
        .innerJoin('senders', 'senders.number', 'reaction_rows.person')
        .where('rooms.id', '=', roomId)
        .where('reaction_rows.seq', 'in', seqs)
        .select(['reaction_rows.seq', 'emoji', 'senders.id as person', 'addedSeq'])
        .select(({ fn }) => [
          fn
            .countAll<number>()
            .over((over) => over.partitionBy(['reaction_rows.seq', 'emoji']))
            .as('count'),
          fn
            .min('addedSeq')
            .over((over) => over.partitionBy(['reaction_rows.seq', 'emoji']))
            .as('first'),
          fn
            .agg<number>('row_number')
            .over((over) => over.partitionBy(['reaction_rows.seq', 'emoji']).orderBy('addedSeq'))
            .as('place'),
        ])
        .as('reactions'),
    )
    .select(['seq', 'emoji', 'person', 'count', 'place'])
    .where((where) =>
      where.or([
        where('place', '<=', limits.reactionPeople),
        ...(reader === undefined ? [] : [where('person', '=', reader)]),
      ]),
    )
    .orderBy('first')
    .orderBy('place')
    .execute()
  const reactions = new Map<number, Map<string, Reaction>>()
  for (const { seq, emoji, person, count, place } of rows) {
    const ofMessage = reactions.getOrInsertComputed(seq, () => new Map<string, Reaction>())
    const before = ofMessage.get(emoji) ?? { emoji, count, people: [] }
    const people = place <= limits.reactionPeople ? [...before.people, person] : before.people
    const isMine = before.mine || person === reader
    ofMessage.set(emoji, { ...before, people, ...(isMine && { mine: true }) })
  }
  return new Map([...reactions].map(([seq, ofMessage]) => [seq, [...ofMessage.values()]]))
}

/** How the threads of these messages stand, by their `seq`. */
async function readThreads(
  db: Database,
  roomId: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Replies>> {
  const rows = await db
    .selectFrom('message_rows')
    .innerJoin('rooms', 'rooms.number', 'message_rows.room')
    .innerJoin('senders', 'senders.number', 'message_rows.author')
    .where('rooms.id', '=', roomId)
    .where('thread', 'in', seqs)
    .groupBy(['thread', 'senders.id'])
    .select(['thread', 'senders.id as person'])
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('seq').as('last')])
    .orderBy('last')
    .execute()
  const threads = [...Map.groupBy(rows, ({ thread }) => thread ?? 0)]
  const newest = threads.map(([, people]) => people.at(-1)?.last ?? 0)
  const times = await readEventsAt(db, roomId, newest)
  return new Map(
    threads.map(([seq, people], index) => {
      const lastSeq = newest[index] ?? 0
      return [
        seq,
        {
          count: people.reduce((sum, { count }) => sum + count, 0),
          lastSeq,
          lastAt: times.get(lastSeq)?.at ?? '',
          people: people.slice(-limits.threadPeople).map(({ person }) => person),
        },
      ]
    }),
  )
}
