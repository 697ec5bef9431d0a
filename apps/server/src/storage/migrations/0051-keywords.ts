import { type Kysely, sql } from 'kysely'

/** Words of which people want to hear, and hours in which nothing rings. What was said before concerns nobody by its words. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table "user" add column keywords text',
  'alter table "user" add column quiet text',
  'create index user_keywords on "user" (id) where keywords is not null',
  `insert into log_readers (name, roomId, seq) select 'keywords', roomId, lastSeq from room_heads`,
]
