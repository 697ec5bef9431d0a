import { type Kysely, sql } from 'kysely'

/** So many digits, and the same in groups, as a UUID has them. */
const plain = '[0-9a-f]'.repeat(32)
const uuid = [8, 4, 4, 4, 12].map((digits) => '[0-9a-f]'.repeat(digits)).join('-')

/** A UUID as its 16 bytes, as many digits without hyphens behind a zero, any other id as it is. */
const storedId = (text: string) => `case
  when ${text} glob '${uuid}' then unhex(replace(${text}, '-', ''))
  when ${text} glob '${plain}' then unhex('00' || ${text})
  else ${text} end`

const digits = (id: string, from: number, bytes: number) => `hex(substr(${id}, ${from}, ${bytes}))`

/** The inverse. */
export const idOf = (stored: string) => `case
  when typeof(${stored}) <> 'blob' then ${stored}
  when length(${stored}) = 17 then lower(${digits(stored, 2, 16)})
  else lower(${digits(stored, 1, 4)} || '-' || ${digits(stored, 5, 2)} || '-' ||
    ${digits(stored, 7, 2)} || '-' || ${digits(stored, 9, 2)} || '-' || ${digits(stored, 11, 6)}) end`

/** Milliseconds since 1970 as ISO 8601. */
export const instantOf = (milliseconds: string) =>
  `strftime('%Y-%m-%dT%H:%M:%fZ', ${milliseconds} / 1000.0, 'unixepoch')`

/**
 * The log and its messages in narrow rows: rooms and senders by numbers, UUIDs as bytes, instants
 * as numbers, every text once. Views of the names before show them as they were. Rows are copied
 * one after the other, so that memory does not grow with them. The file is not vacuumed: that would take its size in
 * free space once more, and what is written next fills it anyway.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table rooms add column number integer',
  'update rooms set number = rowid',
  'create unique index rooms_number on rooms (number)',

  `create table senders (number integer primary key, id text not null unique) strict`,
  'insert into senders (id) select distinct senderId from events',

  `create table event_rows (
    number integer primary key,
    room integer not null references rooms (number) on delete cascade,
    seq integer not null,
    kind text not null,
    messageId any,
    sender integer not null references senders (number),
    senderName text not null,
    senderGuest integer not null,
    clientId any,
    body text,
    payload text,
    bodyHash text,
    createdAt integer not null
  ) strict`,
  // Joined crosswise, so that the order is that of the log: the rows are added at the end.
  `insert into event_rows
    select events.rowid, rooms.number, seq, events.kind, ${storedId('messageId')}, senders.number,
      payload ->> '$.author.name', payload ->> '$.author.guest', ${storedId(`(payload ->> '$.clientId')`)},
      payload ->> '$.body', nullif(json_remove(payload, '$.author', '$.clientId', '$.body'), '{}'),
      iif(events.kind = 'message.created' and payload ->> '$.body' is null, bodyHash, null),
      round(unixepoch(events.createdAt, 'subsec') * 1000)
    from events
    cross join rooms on rooms.id = events.roomId
    cross join senders on senders.id = events.senderId
    order by events.rowid`,
  'create unique index event_rows_place on event_rows (room, seq)',
  'create unique index event_rows_sent on event_rows (sender, clientId)',
  `create unique index event_rows_message on event_rows (messageId) where messageId is not null`,

  `create table message_rows (
    room integer not null references rooms (number) on delete cascade,
    seq integer not null,
    author integer not null references senders (number),
    deletedSeq integer,
    primary key (room, seq)
  ) strict, without rowid`,
  `insert into message_rows
    select rooms.number, seq, senders.number, deletedSeq
    from rooms
    cross join messages on messages.roomId = rooms.id
    cross join senders on senders.id = messages.authorId
    order by rooms.number, seq`,
  'create index message_rows_author on message_rows (author, room, seq)',
  // With all that is counted in it: else SQLite walks through the room.
  `create index message_rows_deleted on message_rows (room, seq, author, deletedSeq)
    where deletedSeq is not null`,

  'drop table messages',
  'drop table events',

  `create view events as
    select event_rows.number, rooms.id as roomId, seq, event_rows.kind,
      ${idOf('messageId')} as messageId, senders.id as senderId, senderName, senderGuest,
      ${idOf('clientId')} as clientId, clientId as clientKey, body, payload, bodyHash,
      ${instantOf('event_rows.createdAt')} as createdAt
    from event_rows
    join rooms on rooms.number = event_rows.room
    join senders on senders.number = event_rows.sender`,
  `create view messages as
    select event_rows.number, ${idOf('messageId')} as id, messageId as "key", rooms.id as roomId,
      message_rows.seq, senders.id as authorId, senderName as authorName,
      senderGuest as authorGuest, coalesce(body, '') as body,
      ${instantOf('event_rows.createdAt')} as createdAt, deletedSeq
    from message_rows
    join event_rows on event_rows.room = message_rows.room and event_rows.seq = message_rows.seq
    join rooms on rooms.number = message_rows.room
    join senders on senders.number = message_rows.author`,
]
