// Pictures of rooms, and how people want their list of them, as the steps of the same names in `migrations/` make it in SQLite.
import type { Kysely } from 'kysely'
import type { Step } from '../apply-migrations.ts'
import { execute } from './statements.ts'

export const roomLevels = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table room_levels (
        "userId" text not null,
        "roomId" text not null references rooms (id) on delete cascade,
        level text not null,
        until bigint,
        afterwards text,
        version integer not null,
        primary key ("userId", "roomId")
      )`,
      'create index room_levels_room on room_levels ("roomId")',
    ])
  },
}

export const sidebars = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table sidebars (
        "userId" text not null primary key,
        sections text not null,
        version integer not null
      )`,
    ])
  },
}

export const roomPictures: Step = {
  expands: true,
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [`alter table rooms add column image text not null default ''`])
  },
}
