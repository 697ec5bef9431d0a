import { type Kysely, sql } from 'kysely'

/** Who is mentioned by which message. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table mention_rows (
    room integer not null references rooms (number) on delete cascade,
    seq integer not null,
    userId text not null,
    at integer not null,
    primary key (room, seq, userId)
  ) strict, without rowid`,
  'create index mention_rows_person on mention_rows (userId, room, at)',
  // By which a guest is mentioned.
  'create index user_guest_names on "user" (name, id) where isAnonymous = 1',
]
