import { type Kysely, sql } from 'kysely'

/** What pages say of themselves to which messages have links. Only links of what is said from now on are followed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table link_pages (
    hash text primary key,
    url text not null,
    state text not null,
    wantedAt integer not null,
    takenAt integer,
    tries integer not null,
    readAt integer,
    kind text,
    title text,
    description text,
    site text,
    image text,
    imageWidth integer,
    imageHeight integer
  ) strict`,
  "create index link_pages_waiting on link_pages (wantedAt) where state = 'waiting'",
  `create table link_cards (
    roomId text not null references rooms (id) on delete cascade,
    seq integer not null,
    page text not null references link_pages (hash),
    place integer not null,
    removed integer not null,
    primary key (roomId, seq, page)
  ) strict, without rowid`,
  'create index link_cards_page on link_cards (page)',
  'alter table rooms add column previews integer not null default 1',
  `insert into log_readers (name, roomId, seq) select 'cards', roomId, lastSeq from room_heads`,
]
