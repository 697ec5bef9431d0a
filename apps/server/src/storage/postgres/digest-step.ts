// People with something unread that a mail may tell, as the step of the same name in `migrations/` keeps them in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

const now = '(extract(epoch from now()) * 1000)::bigint'

export const waitingDigests = {
  expands: true,
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      'alter table "user" add column "mailRefusals" integer',
      `create table waiting_digests (
        "userId" text primary key references "user" (id) on delete cascade,
        "newestAt" bigint not null, "dueAt" bigint not null, tries integer not null default 0
      )`,
      'create index waiting_digests_due on waiting_digests ("dueAt")',
      `insert into waiting_digests ("userId", "newestAt", "dueAt")
        select id, ${now}, ${now} from "user" where username is not null and "deactivatedAt" is null`,
      `insert into log_readers (name, "roomId", seq)
        select 'digests', "roomId", "lastSeq" from room_heads on conflict do nothing`,
      `create function wait_for_digest() returns trigger language plpgsql as $$
        begin
          insert into waiting_digests ("userId", "newestAt", "dueAt")
            values (new."userId", new.at, new.at + 900000)
            on conflict ("userId") do update
              set "newestAt" = greatest(waiting_digests."newestAt", excluded."newestAt");
          return null;
        end $$`,
      `create trigger activity_waits after insert on activity for each row
        when (new.unread = 1 and new.kind in ('mention', 'keyword', 'reply', 'thread'))
        execute function wait_for_digest()`,
    ])
  },
} as const
