// What was said, made ready to be found, as the step of the same name in `migrations/` makes it in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

export const search = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table search_rows (
        number bigint primary key,
        room bigint not null references rooms (number) on delete cascade,
        seq bigint not null,
        author bigint not null,
        folded text not null,
        short text not null
      )`,
      'create unique index search_rows_place on search_rows (room, seq)',
      'create index search_rows_author on search_rows (author, number)',
      `create index search_rows_short on search_rows using gin (string_to_array(short, ' '))`,
    ])
  },
}

/** The index of words in blocks of messages; the texts themselves stand in the log alone. */
export const wordsInBlocks = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      'drop table search_rows',
      `delete from log_readers where name like 'search %'`,
      'create table search_blocks (block bigint primary key, words text not null)',
      `create index search_blocks_words on search_blocks using gin (string_to_array(words, ' '))`,
      'create table search_words (word text primary key, key text not null)',
      'create index search_words_key on search_words (key)',
      `create table search_state (
        name text primary key,
        below bigint not null,
        "nextKey" bigint not null
      )`,
      `insert into search_state values ('index', 0, 1)`,
    ])
  },
}

/**
 * The index of words in stretches of the log. Nothing in it is made smaller once more: it is looked through. The room of stretches that have become
 * larger ones is given to new ones soon, not once a fifth of the table is dead.
 */
export const searchParts = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      'drop table search_blocks, search_words, search_state',
      `delete from log_readers where name like 'search %'`,
      `create table search_parts (
        start bigint not null,
        size bigint not null,
        shelf bigint not null,
        words text not null,
        places bytea not null,
        primary key (start, shelf)
      )`,
      'alter table search_parts alter words set storage external, alter places set storage external',
      `alter table search_parts set (
        autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02
      )`,
      'create table search_state (name text primary key, below bigint not null, changes bigint not null)',
      `insert into search_state values ('index', 0, 0)`,
    ])
  },
}

/** When a part was written, so that what is kept of it is known to be of today. */
export const partsWritten = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table search_parts add column written bigint not null default 0'])
  },
}
