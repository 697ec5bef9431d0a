import { type Kysely, sql } from 'kysely'

/**
 * People with something unread that a mail may tell, and when that is looked at. A trigger adds who is concerned by
 * something, whichever server finds that; who is written to directly is added by a reader of the log, from here on. What is
 * unread already is looked at once for everybody.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

export const expands = true

const now = `cast(unixepoch('subsec') * 1000 as integer)`

const statements = [
  'alter table user add column mailRefusals integer',
  `create table waiting_digests (
    userId text not null primary key references user (id) on delete cascade,
    newestAt integer not null, dueAt integer not null, tries integer not null default 0
  ) strict, without rowid`,
  'create index waiting_digests_due on waiting_digests (dueAt)',
  `insert into waiting_digests (userId, newestAt, dueAt)
    select id, ${now}, ${now} from user where username is not null and deactivatedAt is null`,
  `insert into log_readers (name, roomId, seq)
    select 'digests', roomId, lastSeq from room_heads where true
    on conflict do nothing`,
  `create trigger activity_waits after insert on activity
    when new.unread = 1 and new.kind in ('mention', 'keyword', 'reply', 'thread') begin
      insert into waiting_digests (userId, newestAt, dueAt)
        values (new.userId, new.at, new.at + 900000)
        on conflict (userId) do update set newestAt = max(newestAt, excluded.newestAt);
    end`,
]
