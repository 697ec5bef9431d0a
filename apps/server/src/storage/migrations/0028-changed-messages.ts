import { type Kysely, sql } from 'kysely'
import { idOf, instantOf } from './0026-narrow-rows.ts'

/** What later events make of a message: another text, reactions, a pin. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table rooms add column edits text not null default 'everybody'`,
  'alter table message_rows add column editedSeq integer',
  'alter table message_rows add column pinnedSeq integer',
  'alter table message_rows add column changedSeq integer',
  'update message_rows set changedSeq = deletedSeq where deletedSeq is not null',
  'create index message_rows_pinned on message_rows (room, pinnedSeq) where pinnedSeq is not null',
  // Not of `message_rows`, which a repair makes anew: these texts are nowhere else.
  `create table message_versions (
    room integer not null references rooms (number) on delete cascade,
    seq integer not null,
    replacedBy integer not null,
    body text not null,
    primary key (room, seq, replacedBy)
  ) strict, without rowid`,
  `create table reaction_rows (
    room integer not null references rooms (number) on delete cascade,
    seq integer not null,
    emoji text not null,
    person integer not null references senders (number),
    addedSeq integer not null,
    primary key (room, seq, emoji, person)
  ) strict, without rowid`,
  'create index reaction_rows_person on reaction_rows (person)',
  'drop view messages',
  `create view messages as
    select event_rows.number, ${idOf('messageId')} as id, messageId as "key", rooms.id as roomId,
      message_rows.seq, senders.id as authorId, senderName as authorName,
      senderGuest as authorGuest, coalesce(body, '') as body,
      ${instantOf('event_rows.createdAt')} as createdAt, deletedSeq, editedSeq, pinnedSeq, changedSeq
    from message_rows
    join event_rows on event_rows.room = message_rows.room and event_rows.seq = message_rows.seq
    join rooms on rooms.number = message_rows.room
    join senders on senders.number = message_rows.author`,
]
