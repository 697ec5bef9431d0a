// What the server shows to everybody, as the steps of the same names in `migrations/` make it in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

export const ownEmoji = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table images (
        hash text primary key,
        type text not null,
        width integer not null,
        height integer not null,
        content text not null
      )`,
      `create table own_emoji (
        name text primary key,
        image text not null references images (hash),
        "createdBy" text,
        "createdByName" text not null,
        "createdAt" text not null
      )`,
      'create index own_emoji_image on own_emoji (image)',
    ])
  },
}
