import type { Kysely } from 'kysely'
import { instantOf } from './snapshot.ts'
import { execute } from './statements.ts'

/** What later events make of a message; `migrations/0028-changed-messages.ts` makes the same in SQLite. */
export const changedMessages = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `alter table rooms add column edits text not null default 'everybody'`,
      `alter table message_rows
        add column "editedSeq" bigint, add column "pinnedSeq" bigint, add column "changedSeq" bigint`,
      'update message_rows set "changedSeq" = "deletedSeq" where "deletedSeq" is not null',
      `create index message_rows_pinned on message_rows (room, "pinnedSeq")
        where "pinnedSeq" is not null`,
      `create table message_versions (
        room bigint not null references rooms (number) on delete cascade,
        seq bigint not null,
        "replacedBy" bigint not null,
        body text not null,
        primary key (room, seq, "replacedBy")
      )`,
      `create table reaction_rows (
        room bigint not null references rooms (number) on delete cascade,
        seq bigint not null,
        emoji text not null,
        person bigint not null references senders (number),
        "addedSeq" bigint not null,
        primary key (room, seq, emoji, person)
      )`,
      'create index reaction_rows_person on reaction_rows (person)',
      `create or replace view messages as
        select event_rows.number, "messageId" as id, "messageId" as "key", rooms.id as "roomId",
          message_rows.seq, senders.id as "authorId", "senderName" as "authorName",
          "senderGuest" as "authorGuest", coalesce(body, '') as body,
          ${instantOf('event_rows."createdAt"')} as "createdAt", "deletedSeq",
          "editedSeq", "pinnedSeq", "changedSeq"
        from message_rows
        join event_rows on event_rows.room = message_rows.room and event_rows.seq = message_rows.seq
        join rooms on rooms.number = message_rows.room
        join senders on senders.number = message_rows.author`,
    ])
  },
}
