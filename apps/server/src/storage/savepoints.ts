import { CompiledQuery } from 'kysely'

/** What a driver does with the savepoint of this name: `savepoint`, `rollback to` or `release`. */
export function savepointQuery(command: string, name: string): CompiledQuery {
  return CompiledQuery.raw(`${command} "${name.replaceAll('"', '""')}"`)
}
