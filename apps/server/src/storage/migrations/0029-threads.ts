import { type Kysely, sql } from 'kysely'
import { idOf, instantOf } from './0026-narrow-rows.ts'

/** Answers in threads, and what a room is about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table rooms add column topic text not null default ''`,
  'alter table rooms add column threads integer not null default 1',
  'alter table message_rows add column thread integer',
  'alter table message_rows add column aside integer',
  'create index message_rows_thread on message_rows (room, thread, seq, author) where thread is not null',
  // With all that is counted in it, as `message_rows_deleted`.
  `create index message_rows_aside on message_rows (room, seq, author, deletedSeq, aside)
    where aside is not null`,
  'drop view messages',
  `create view messages as
    select event_rows.number, ${idOf('messageId')} as id, messageId as "key", rooms.id as roomId,
      message_rows.seq, senders.id as authorId, senderName as authorName,
      senderGuest as authorGuest, coalesce(body, '') as body,
      ${instantOf('event_rows.createdAt')} as createdAt, deletedSeq, editedSeq, pinnedSeq,
      changedSeq, thread, aside, payload
    from message_rows
    join event_rows on event_rows.room = message_rows.room and event_rows.seq = message_rows.seq
    join rooms on rooms.number = message_rows.room
    join senders on senders.number = message_rows.author`,
]
