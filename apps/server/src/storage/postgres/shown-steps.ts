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

export const groups = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table user_groups (
        name text primary key,
        "createdAt" text not null
      )`,
      `create table user_group_members (
        name text not null references user_groups (name) on delete cascade,
        "userId" text not null references "user" (id) on delete cascade,
        primary key (name, "userId")
      )`,
      'create index user_group_members_by_person on user_group_members ("userId")',
    ])
  },
}
