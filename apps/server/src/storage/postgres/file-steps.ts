// Files that people upload, as the step of the same name in `migrations/` makes them in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

export const files = {
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table files (
        id text primary key,
        "ownerId" text not null,
        name text not null,
        type text not null,
        bytes bigint not null,
        width integer,
        height integer,
        hash text,
        content text,
        "createdAt" bigint not null,
        "roomId" text,
        seq bigint,
        "goneAt" bigint
      )`,
      'create index files_of_person on files ("ownerId")',
      'create index files_of_message on files ("roomId", seq)',
      'create index files_of_content on files (content)',
      'create index files_gone on files ("goneAt") where "goneAt" is not null',
    ])
  },
}
