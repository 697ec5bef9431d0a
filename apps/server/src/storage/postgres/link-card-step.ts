// What pages say of themselves to which messages have links, as the step of the same name in `migrations/` makes it in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

export const linkCards = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table link_pages (
        hash text primary key,
        url text not null,
        state text not null,
        "wantedAt" bigint not null,
        "takenAt" bigint,
        tries integer not null,
        "readAt" bigint,
        kind text,
        title text,
        description text,
        site text,
        image text,
        "imageWidth" integer,
        "imageHeight" integer
      )`,
      `create index link_pages_waiting on link_pages ("wantedAt") where state = 'waiting'`,
      `create table link_cards (
        "roomId" text not null references rooms (id) on delete cascade,
        seq integer not null,
        page text not null references link_pages (hash),
        place integer not null,
        removed integer not null,
        primary key ("roomId", seq, page)
      )`,
      'create index link_cards_page on link_cards (page)',
      'alter table rooms add column previews integer not null default 1',
      `insert into log_readers (name, "roomId", seq) select 'cards', "roomId", "lastSeq" from room_heads`,
    ])
  },
}
