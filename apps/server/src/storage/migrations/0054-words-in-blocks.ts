import { type Kysely, sql } from 'kysely'

/**
 * The index of what was said is of blocks of messages, and says which words they have: the texts themselves stand in the log alone. The server
 * fills it from the first message on. The FTS5 table holds no text of its own: triggers keep it to `search_blocks`, and hand
 * it what a row said before, so that nothing of a deleted message stays in it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const add = 'insert into search_index (rowid, words) values (new.block, new.words);'
const take = `insert into search_index (search_index, rowid, words) values ('delete', old.block, old.words);`

const statements = [
  'drop table search_grams',
  'drop table search_short',
  'drop table search_rows',
  `delete from log_readers where name like 'search %'`,
  'create table search_blocks (block integer primary key not null, words text not null) strict',
  'create table search_words (word text not null primary key, key text not null) strict, without rowid',
  'create index search_words_key on search_words (key)',
  `create table search_state (
    name text not null primary key,
    below integer not null,
    nextKey integer not null
  ) strict, without rowid`,
  `insert into search_state values ('index', 0, 1)`,
  `create virtual table search_index using fts5 (
    words, content='search_blocks', content_rowid='block', tokenize='ascii', detail='none', columnsize=0
  )`,
  `insert into search_index (search_index, rank) values ('secure-delete', 1)`,
  `create trigger search_blocks_added after insert on search_blocks begin ${add} end`,
  `create trigger search_blocks_taken after delete on search_blocks begin ${take} end`,
  `create trigger search_blocks_changed after update on search_blocks begin ${take} ${add} end`,
]
