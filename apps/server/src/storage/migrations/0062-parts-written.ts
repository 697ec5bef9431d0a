import { type Kysely, sql } from 'kysely'

/** When a part of the index was written, so that what is kept of it is known to be of today. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table search_parts add column written integer not null default 0`.execute(db)
}
