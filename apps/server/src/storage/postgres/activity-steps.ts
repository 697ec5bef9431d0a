// What concerns people in all of their rooms, as the steps of the same names in `migrations/` make it in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

export const threadFollows = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table thread_follows (
        "userId" text not null references "user" (id) on delete cascade,
        "roomId" text not null references rooms (id) on delete cascade,
        thread bigint not null,
        following integer not null,
        "readSeq" bigint not null,
        version integer not null,
        "followedAt" bigint not null,
        primary key ("userId", "roomId", thread)
      )`,
      'create index thread_follows_thread on thread_follows ("roomId", thread)',
      `create table log_readers (
        name text not null,
        "roomId" text not null references rooms (id) on delete cascade,
        seq bigint not null,
        primary key ("roomId", name)
      )`,
      `insert into log_readers (name, "roomId", seq)
        select 'personal', "roomId", "lastSeq" from room_heads`,
    ])
  },
}

export const activity = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table activity (
        "userId" text not null references "user" (id) on delete cascade,
        "roomId" text not null references rooms (id) on delete cascade,
        seq bigint not null,
        "messageSeq" bigint not null,
        kind text not null,
        "actorId" text not null,
        emoji text,
        at bigint not null,
        unread integer not null,
        primary key ("userId", "roomId", seq)
      )`,
      'create index activity_newest on activity ("userId", at)',
      'create index activity_message on activity ("roomId", "messageSeq")',
    ])
  },
}
