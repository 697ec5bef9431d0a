import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

/** What several nodes know together; `migrations/0027-shared.ts` makes the same in SQLite. */
export const shared = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table changes (
        number bigint generated always as identity primary key,
        subject text not null,
        "key" text not null
      )`,
      'create table budgets ("key" text primary key, "fullAt" bigint not null)',
      'create table mistakes ("key" text primary key, count integer not null, at bigint not null)',
      'create table used_marks (mark text primary key, until bigint not null)',
    ])
  },
}
