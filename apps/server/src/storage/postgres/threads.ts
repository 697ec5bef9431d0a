import type { Kysely } from 'kysely'
import { instantOf } from './snapshot.ts'
import { execute } from './statements.ts'

/** Answers in threads, and what a room is about; `migrations/0029-threads.ts` makes the same in SQLite. */
export const threads = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `alter table rooms
        add column topic text not null default '', add column threads integer not null default 1`,
      'alter table message_rows add column thread bigint, add column aside integer',
      `create index message_rows_thread on message_rows (room, thread, seq, author)
        where thread is not null`,
      `create index message_rows_aside on message_rows (room, seq) include (author, "deletedSeq", aside)
        where aside is not null`,
      `create or replace view messages as
        select event_rows.number, "messageId" as id, "messageId" as "key", rooms.id as "roomId",
          message_rows.seq, senders.id as "authorId", "senderName" as "authorName",
          "senderGuest" as "authorGuest", coalesce(body, '') as body,
          ${instantOf('event_rows."createdAt"')} as "createdAt", "deletedSeq",
          "editedSeq", "pinnedSeq", "changedSeq", thread, aside, payload
        from message_rows
        join event_rows on event_rows.room = message_rows.room and event_rows.seq = message_rows.seq
        join rooms on rooms.number = message_rows.room
        join senders on senders.number = message_rows.author`,
    ])
  },
}
