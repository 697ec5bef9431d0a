import { Kysely } from 'kysely'
import type { Troubles } from '../ground/troubles.ts'
import { folderAt } from './folder.ts'
import { defaultTransactionLimit } from './opened-storage.ts'
import { storageBytes } from './size.ts'
import { startDatabaseThread } from './sqlite/database-thread.ts'
import { sqliteDialect } from './sqlite/dialect.ts'
import type { Query, ReaderRequests } from './sqlite/requests.ts'
import type { Writing } from './sqlite/writing.ts'
import type { Storage } from './storage.ts'
import type { StorageError } from './storage-error.ts'
import type { Tables } from './tables.ts'

/** What of a storage a process has that does not own the folder. */
export type WorkerStorage = Pick<
  Storage,
  'database' | 'file' | 'db' | 'writes' | 'durability' | 'bytes' | 'close'
>

interface Needs {
  readonly dataFolder: string
  /** By the process that owns the folder. */
  readonly writing: Writing
  /** As `Storage.writes` is. */
  readonly writes: () => number
  readonly durability: Storage['durability']
  readonly troubles: Pick<Troubles, 'begin'>
  /** The reading thread has ended. */
  readonly onFatal: (error: StorageError) => void
}

/** Reads by a thread of this process, beside the one that owns the folder: a select sees every write that was answered before. */
export async function openWorkerStorage(needs: Needs): Promise<WorkerStorage> {
  const { dataFolder, writing, writes, durability, troubles, onFatal } = needs
  const reader = await startDatabaseThread<ReaderRequests>(
    new URL('./sqlite/reader.ts', import.meta.url),
    folderAt(dataFolder).database,
    { fatal: onFatal, troubles },
  )
  const read = (query: Query) => reader.request('query', query)
  return {
    database: 'sqlite',
    // The other process looks after it.
    file: undefined,
    db: new Kysely<Tables>({ dialect: sqliteDialect({ read, writing }, defaultTransactionLimit) }),
    writes,
    durability,
    bytes: async () => storageBytes(dataFolder),
    close: () => reader.close(),
  }
}
