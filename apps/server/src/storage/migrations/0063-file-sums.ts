import { type Kysely, sql } from 'kysely'

/**
 * How much each person has in files, and under '' how much all have together. Triggers keep it, so that it is true whatever
 * adds a file or lets go of one, and also what an older server or an import does.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

export const expands = true

const less = (owner: string) =>
  `update file_sums set bytes = bytes - old.bytes, files = files - 1 where ownerId = ${owner};`
const more = (owner: string) =>
  `insert into file_sums (ownerId, bytes, files) values (${owner}, new.bytes, 1)
     on conflict (ownerId) do update set bytes = bytes + excluded.bytes, files = files + 1;`
const take = less(`''`) + less('old.ownerId')
const add = more(`''`) + more('new.ownerId')

const statements = [
  `create table file_sums (
    ownerId text not null primary key, bytes integer not null, files integer not null
  ) strict, without rowid`,
  `insert into file_sums select ownerId, sum(bytes), count(*) from files
    where goneAt is null group by ownerId`,
  `insert into file_sums select '', coalesce(sum(bytes), 0), count(*) from files
    where goneAt is null`,
  `create trigger files_added after insert on files when new.goneAt is null begin ${add} end`,
  `create trigger files_taken after delete on files when old.goneAt is null begin ${take} end`,
  `create trigger files_gone_by after update of goneAt on files
    when old.goneAt is null and new.goneAt is not null begin ${take} end`,
  `create trigger files_back after update of goneAt on files
    when old.goneAt is not null and new.goneAt is null begin ${add} end`,
  `create trigger files_other after update of bytes, ownerId on files
    when old.goneAt is null and new.goneAt is null begin ${take} ${add} end`,
  // How many of a person's no message has.
  `create index files_unsent on files (ownerId) where seq is null and goneAt is null`,
]
