// What was said, made ready to be found, as the step of the same name in `migrations/` makes it in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

/** The index of the parts of words is `openTrigrams`'s: a server may come to have what it stands on later. */
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
