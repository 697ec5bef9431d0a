// Push subscriptions, as the step of the same name in `migrations/` makes them in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

export const push = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table push_subscriptions (
        "sessionId" text primary key references session (id) on delete cascade,
        "userId" text not null,
        endpoint text not null unique,
        p256dh text not null,
        auth text not null,
        shows text not null,
        language text not null,
        "createdAt" bigint not null
      )`,
      'create index push_subscriptions_person on push_subscriptions ("userId")',
      `create table waiting_pushes (
        "sessionId" text not null references push_subscriptions ("sessionId") on delete cascade,
        "roomId" text not null references rooms (id) on delete cascade,
        seq integer not null,
        count integer not null,
        "dueAt" bigint not null,
        tries integer not null,
        primary key ("sessionId", "roomId")
      )`,
      'create index waiting_pushes_due on waiting_pushes ("dueAt")',
      'create index waiting_pushes_room on waiting_pushes ("roomId")',
    ])
  },
}

export const bursts = {
  expands: true as const,
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table waiting_pushes add column burst text'])
  },
}
