// Messages as people read them: their rows, with what later events have made of them.
import type { Author, Message, Reaction, Replies } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { withoutText } from '@lobby/room'
import { type Mentioning, shownMentions } from '../log/kept-mentions.ts'
import type { Forwarded } from '../log/kinds/message-created.ts'
import type { Database } from '../storage/database.ts'
import type { MessagesView } from '../storage/message-tables.ts'
import { isListed, numbersListed } from '../storage/sought.ts'
import { statement } from '../storage/statement.ts'

export const messageColumns = [
  'number',
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

/** Rows as messages, of whatever rooms. Where none was changed, nothing more is asked. */
export async function toMessages(
  db: Database,
  rows: readonly ListedMessage[],
  reader?: string,
): Promise<Message[]> {
  const changed = rows.flatMap(({ number, changedSeq }) => (changedSeq === null ? [] : [number]))
  if (changed.length === 0) return rows.map(plainMessage)
  const numbers = numbersListed(changed)
  const [changes, reactions, threads] = await Promise.all([
    readChanges(db, { numbers }),
    readReactions(db, { numbers, reader: reader ?? '' }),
    readThreads(db, { numbers }),
  ])
  return rows.map((row) => {
    if (row.changedSeq === null) return plainMessage(row)
    const edit = changes.get(placeOf(row.number, row.editedSeq))
    const pin = changes.get(placeOf(row.number, row.pinnedSeq))
    const ofMessage = reactions.get(row.number)
    const replies = threads.get(row.number)
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

// What follows is asked of messages by their numbers in the log, of all rooms together.
interface Asked {
  readonly numbers: string
}

const placeOf = (message: number, seq: number | null) => `${message} ${seq ?? ''}`

/** Who has edited or pinned these messages last, and when; by message and event. */
async function readChanges(
  db: Database,
  asked: Asked,
): Promise<ReadonlyMap<string, { by: Author; at: string }>> {
  const rows = await changesOf(db, asked)
  return new Map(
    rows.map(({ message, seq, id, name, guest, createdAt }) => [
      placeOf(message, seq),
      { by: { id, name, guest: Boolean(guest) }, at: new Date(createdAt).toISOString() },
    ]),
  )
}

// Each by itself: for either of two places PostgreSQL would go through the whole room.
const changesOf = statement((db, { numbers }: Asked) => {
  const changedAt = (place: 'editedSeq' | 'pinnedSeq') =>
    db
      .selectFrom('event_rows as sent')
      .innerJoin('message_rows', (join) =>
        join
          .onRef('message_rows.room', '=', 'sent.room')
          .onRef('message_rows.seq', '=', 'sent.seq'),
      )
      .innerJoin('event_rows as change', (join) =>
        join
          .onRef('change.room', '=', 'sent.room')
          .onRef('change.seq', '=', `message_rows.${place}`),
      )
      .innerJoin('senders', 'senders.number', 'change.sender')
      .select(['sent.number as message', 'change.seq', 'senders.id', 'change.createdAt'])
      .select(['change.senderName as name', 'change.senderGuest as guest'])
      .where(isListed('sent.number', numbers))
  return changedAt('editedSeq').unionAll(changedAt('pinnedSeq'))
})

/** The reactions to these messages. Of each emoji the first people are named, the others counted. */
async function readReactions(
  db: Database,
  asked: Asked & { readonly reader: string },
): Promise<ReadonlyMap<number, Reaction[]>> {
  const rows = await reactionsTo(db, asked)
  const reactions = new Map<number, Map<string, Reaction>>()
  for (const { message, emoji, person, count, place } of rows) {
    const ofMessage = reactions.getOrInsertComputed(message, () => new Map<string, Reaction>())
    const before = ofMessage.get(emoji) ?? { emoji, count, people: [] }
    const people = place <= limits.reactionPeople ? [...before.people, person] : before.people
    const isMine = before.mine || person === asked.reader
    ofMessage.set(emoji, { ...before, people, ...(isMine && { mine: true }) })
  }
  return new Map([...reactions].map(([message, ofMessage]) => [message, [...ofMessage.values()]]))
}

const reactionsTo = statement((db, { numbers, reader }: Asked & { readonly reader: string }) =>
  db
    .selectFrom((from) =>
      from
        .selectFrom('event_rows as sent')
        .innerJoin('reaction_rows', (join) =>
          join
            .onRef('reaction_rows.room', '=', 'sent.room')
            .onRef('reaction_rows.seq', '=', 'sent.seq'),
        )
        .innerJoin('senders', 'senders.number', 'reaction_rows.person')
        .where(isListed('sent.number', numbers))
        .select(['sent.number as message', 'emoji', 'senders.id as person', 'addedSeq'])
        .select(({ fn }) => [
          fn
            .countAll<number>()
            .over((over) => over.partitionBy(['sent.number', 'emoji']))
            .as('count'),
          fn
            .min('addedSeq')
            .over((over) => over.partitionBy(['sent.number', 'emoji']))
            .as('first'),
          fn
            .agg<number>('row_number')
            .over((over) => over.partitionBy(['sent.number', 'emoji']).orderBy('addedSeq'))
            .as('place'),
        ])
        .as('reactions'),
    )
    .select(['message', 'emoji', 'person', 'count', 'place'])
    .where((where) =>
      where.or([
        where('place', '<=', where.lit(limits.reactionPeople)),
        where('person', '=', reader),
      ]),
    )
    .orderBy('first')
    .orderBy('place'),
)

/** How the threads of these messages stand. */
async function readThreads(db: Database, asked: Asked): Promise<ReadonlyMap<number, Replies>> {
  const rows = await repliesTo(db, asked)
  const threads = [...Map.groupBy(rows, ({ message }) => message)]
  return new Map(
    threads.map(([message, people]) => {
      const newest = people.at(-1)
      return [
        message,
        {
          count: people.reduce((sum, { count }) => sum + count, 0),
          lastSeq: newest?.last ?? 0,
          lastAt: new Date(newest?.lastAt ?? 0).toISOString(),
          people: people.slice(-limits.threadPeople).map(({ person }) => person),
        },
      ]
    }),
  )
}

const repliesTo = statement((db, { numbers }: Asked) =>
  db
    .selectFrom((from) =>
      from
        .selectFrom('event_rows as sent')
        .innerJoin('message_rows', (join) =>
          join
            .onRef('message_rows.room', '=', 'sent.room')
            .onRef('message_rows.thread', '=', 'sent.seq'),
        )
        .innerJoin('senders', 'senders.number', 'message_rows.author')
        .where(isListed('sent.number', numbers))
        .groupBy(['sent.number', 'sent.room', 'senders.id'])
        .select(['sent.number as message', 'sent.room', 'senders.id as person'])
        .select(({ fn }) => [
          fn.countAll<number>().as('count'),
          fn.max('message_rows.seq').as('last'),
        ])
        .as('replies'),
    )
    .innerJoin('event_rows as newest', (join) =>
      join.onRef('newest.room', '=', 'replies.room').onRef('newest.seq', '=', 'replies.last'),
    )
    .select(['message', 'person', 'count', 'last', 'newest.createdAt as lastAt'])
    .orderBy('last'),
)
