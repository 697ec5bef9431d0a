import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

/** Who reaches everybody in a room. */
export const calls = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [`alter table rooms add column calls text not null default 'moderators'`])
  },
}

/** Who is mentioned by which message; `migrations/0035-mentions.ts` makes the same in SQLite. */
export const mentions = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table mention_rows (
        room bigint not null references rooms (number) on delete cascade,
        seq bigint not null,
        "userId" text not null,
        at bigint not null,
        primary key (room, seq, "userId")
      )`,
      'create index mention_rows_person on mention_rows ("userId", room, at)',
      'create index user_guest_names on "user" (name, id) where "isAnonymous" = 1',
    ])
  },
}
