import { type Kysely, sql } from 'kysely'

/**
 * What was said, made ready to be found. The two FTS5 tables hold no text of their own: triggers keep them to `search_rows`,
 * and hand them what a row said before, so that nothing of a deleted message stays in them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const indexes = [
  { name: 'search_grams', column: 'folded', tokenizer: 'trigram case_sensitive 1' },
  { name: 'search_short', column: 'short', tokenizer: 'ascii' },
]

const add = indexes.map(
  ({ name, column }) =>
    `insert into ${name} (rowid, ${column}) values (new.number, new.${column});`,
)
const take = indexes.map(
  ({ name, column }) =>
    `insert into ${name} (${name}, rowid, ${column}) values ('delete', old.number, old.${column});`,
)

const statements = [
  `create table search_rows (
    number integer primary key,
    room integer not null references rooms (number) on delete cascade,
    seq integer not null,
    author integer not null,
    folded text not null,
    short text not null
  ) strict`,
  'create unique index search_rows_place on search_rows (room, seq)',
  'create index search_rows_author on search_rows (author)',
  ...indexes.flatMap(({ name, column, tokenizer }) => [
    `create virtual table ${name} using fts5 (
      ${column}, content='search_rows', content_rowid='number', tokenize='${tokenizer}',
      detail='none', columnsize=0
    )`,
    `insert into ${name} (${name}, rank) values ('secure-delete', 1)`,
  ]),
  `create trigger search_rows_added after insert on search_rows begin ${add.join(' ')} end`,
  `create trigger search_rows_taken after delete on search_rows begin ${take.join(' ')} end`,
  `create trigger search_rows_changed after update on search_rows begin
    ${[...take, ...add].join(' ')} end`,
]
