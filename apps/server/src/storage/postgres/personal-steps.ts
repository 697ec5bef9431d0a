// What belongs to one person alone, as the steps of the same names in `migrations/` make it in SQLite.
import type { Kysely } from 'kysely'
import type { Step } from '../apply-migrations.ts'
import { execute } from './statements.ts'

export const drafts = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table drafts (
        "userId" text not null,
        "roomId" text not null references rooms (id) on delete cascade,
        thread integer not null,
        body text not null,
        version integer not null,
        "updatedAt" text not null,
        primary key ("userId", "roomId", thread)
      )`,
      'create index drafts_room on drafts ("roomId")',
    ])
  },
}

export const savedMessages = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table saved_messages (
        "userId" text not null,
        "roomId" text not null references rooms (id) on delete cascade,
        seq integer not null,
        "savedAt" bigint not null,
        primary key ("userId", "roomId", seq)
      )`,
      'create index saved_messages_newest on saved_messages ("userId", "savedAt")',
      'create index saved_messages_room on saved_messages ("roomId")',
    ])
  },
}

export const blocks = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table blocks (
        "blockerId" text not null references "user" (id) on delete cascade,
        "blockedId" text not null references "user" (id) on delete cascade,
        "createdAt" text not null,
        primary key ("blockerId", "blockedId")
      )`,
      'create index blocks_blocked on blocks ("blockedId")',
    ])
  },
}

export const displayNames = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      'alter table "user" add column "displayName" text',
      'alter table "user" add column "timeZone" text',
    ])
  },
}

export const deletedAccounts = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table "user" add column "deletedAt" text'])
  },
}

export const statuses = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table "user" add column status text'])
  },
}

export const presenceChoices = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table "user" add column presence text'])
  },
}

export const presenceEnds: Step = {
  expands: true,
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table "user" add column "presenceUntil" bigint'])
  },
}

export const digests: Step = {
  expands: true,
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      'alter table "user" add column "digestEvery" text',
      'alter table "user" add column "digestShows" text',
      'alter table "user" add column "digestUpTo" bigint',
      'alter table "user" add column "digestDueAt" bigint',
    ])
  },
}

export const keywords = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      'alter table "user" add column keywords text',
      'alter table "user" add column quiet text',
      'create index user_keywords on "user" (id) where keywords is not null',
      `insert into log_readers (name, "roomId", seq) select 'keywords', "roomId", "lastSeq" from room_heads`,
    ])
  },
}

export const profilePictures = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table "user" add column picture text'])
  },
}

export const putAway = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table put_away (
        "userId" text not null references "user" (id) on delete cascade,
        what text not null,
        primary key ("userId", what)
      )`,
    ])
  },
}

export const previewChoices = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, ['alter table "user" add column previews text'])
  },
}
