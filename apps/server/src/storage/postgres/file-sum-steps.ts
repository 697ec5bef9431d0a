// How much people have in files, as the steps of the same names in `migrations/` keep it in SQLite.
import type { Kysely } from 'kysely'
import { execute } from './statements.ts'

/** Of all before that of a person: two that write both never wait for each other. */
const change = (owner: string, row: 'old' | 'new') => {
  const sign = row === 'old' ? '-' : ''
  return `insert into file_sums ("ownerId", bytes, files) values (${owner}, ${sign}${row}.bytes, ${sign}1)
    on conflict ("ownerId") do update
      set bytes = file_sums.bytes + excluded.bytes, files = file_sums.files + excluded.files;`
}

export const fileSums = {
  expands: true,
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create table file_sums (
        "ownerId" text primary key, bytes bigint not null, files bigint not null
      )`,
      // The lock keeps files from being added between the sum and its triggers.
      'lock table files in share row exclusive mode',
      `insert into file_sums select "ownerId", sum(bytes), count(*) from files
        where "goneAt" is null group by "ownerId"`,
      `insert into file_sums select '', coalesce(sum(bytes), 0), count(*) from files
        where "goneAt" is null`,
      `create function sum_files() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' and old.bytes = new.bytes and old."ownerId" = new."ownerId"
            and (old."goneAt" is null) = (new."goneAt" is null) then return null; end if;
          if tg_op <> 'INSERT' and old."goneAt" is null then
            ${change(`''`, 'old')} ${change('old."ownerId"', 'old')}
          end if;
          if tg_op <> 'DELETE' and new."goneAt" is null then
            ${change(`''`, 'new')} ${change('new."ownerId"', 'new')}
          end if;
          return null;
        end $$`,
      `create trigger files_summed after insert or delete or update of bytes, "ownerId", "goneAt" on files
        for each row execute function sum_files()`,
      'create index files_unsent on files ("ownerId") where seq is null and "goneAt" is null',
    ])
  },
} as const

export const filesByKind = {
  expands: true,
  async up(db: Kysely<unknown>): Promise<void> {
    await execute(db, [
      `create index files_by_kind on files ("roomId", (case when substr(type, 1, 6) = 'video/' then 1
        when substr(type, 1, 6) = 'image/' and width is not null then 1 else 0 end), seq, id)
        where "goneAt" is null`,
      'drop index files_of_message',
      'create index files_of_message on files (seq, "roomId")',
    ])
  },
} as const
