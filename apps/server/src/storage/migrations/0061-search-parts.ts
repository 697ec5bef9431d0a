import { type Kysely, sql } from 'kysely'

/**
 * The index of what was said is of stretches of the log, and says at which of its messages a word is. The server fills it from the first
 * message on, so that what an index before has missed is in it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'drop table search_index',
  'drop table search_blocks',
  'drop table search_words',
  'drop table search_state',
  `delete from log_readers where name like 'search %'`,
  `create table search_parts (
    start integer not null,
    size integer not null,
    shelf integer not null,
    words text not null,
    places blob not null,
    primary key (start, shelf)
  ) strict`,
  `create table search_state (
    name text not null primary key,
    below integer not null,
    changes integer not null
  ) strict, without rowid`,
  `insert into search_state values ('index', 0, 0)`,
]
