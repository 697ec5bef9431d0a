// SQLite or PostgreSQL? Asked here, and nowhere else.
import type { Storage, StorageOptions } from './opened-storage.ts'

export type { Storage, StorageOptions } from './opened-storage.ts'

/**
 * Opens the database and the data folder, makes both if need be, and brings the schema up to
 * date. Throws StorageError, with one line for the operator, when that cannot be.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  // Each loads what it stands on only when it is the one.
  if (options.databaseUrl === undefined) {
    const { openSqlite } = await import('./sqlite/open-sqlite.ts')
    return openSqlite(options)
  }
  const { openPostgres } = await import('./postgres/open-postgres.ts')
  return openPostgres({ ...options, databaseUrl: options.databaseUrl })
}
