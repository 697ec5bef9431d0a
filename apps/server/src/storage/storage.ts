import { Kysely } from 'kysely'
import { type Clock, systemClock } from '../ground/clock.ts'
import { type LogTarget, noLogger } from '../ground/logger.ts'
import { openTroubles, type Troubles } from '../ground/troubles.ts'
import { migrate } from './apply-migrations.ts'
import type { Database } from './database.ts'
import { prepareFolder } from './folder.ts'
import { lockFolder } from './folder-lock.ts'
import type { LogStoreRunner } from './log-store.ts'
import { firstMigration } from './migrations/migrations.ts'
import {
  type DatabaseThread,
  logStoreRunner,
  startDatabaseThread,
} from './sqlite/database-thread.ts'
import { sqliteDialect } from './sqlite/dialect.ts'
import { Mutex } from './sqlite/mutex.ts'
import type { Query, ReaderRequests, WriterRequests } from './sqlite/requests.ts'
import { openWriting, type Writing } from './sqlite/writing.ts'
import { enterStart } from './starts.ts'
import type { StorageError } from './storage-error.ts'
import type { Tables } from './tables.ts'
import { watchStorage } from './watch.ts'

export interface StorageOptions {
  readonly dataFolder: string
  /** Where to keep, outside the data folder, how it was left; without it, an old copy of a whole folder is not noticed. */
  readonly stateFolder?: string | undefined
  readonly clock?: Clock
  readonly logger?: LogTarget
  /** Is told what does not work, and when it does again. */
  readonly troubles?: Troubles
  /**
   * The database stopped for good, after a failed fsync for one. From now on
   * every write throws ChatError `storage`. End the process with a failure, so
   * that it starts again through recovery.
   */
  readonly onFatal?: (error: StorageError) => void
  /** Milliseconds after which a transaction is rolled back; time in which the process stands still does not count. */
  readonly transactionLimit?: number
}

/** Everything that outlives the process, in one folder of one process. */
export interface Storage {
  readonly db: Database
  /** For the log alone. */
  readonly store: LogStoreRunner
  /** For worker processes alone: they write through it. */
  readonly writing: Writing
  /** Grows before anybody hears that something was written: what was read when it was as it is now is still true. */
  writes(): number
  /** What a commit survives; `full`: a power cut, on a disk that keeps its promises. */
  readonly durability: 'full'
  /** Tells this history of the database from that of a restored copy. */
  readonly dbEpoch: string
  /** The migrations that this opening has run. */
  readonly migrated: readonly string[]
  /** Ends after the writes that were begun; then the folder is free. Calling it again does nothing more. */
  close(): Promise<void>
}

/**
 * Opens the data folder, makes it if need be, and brings its schema up to date.
 * Throws StorageError, with one line for the operator, when that cannot be.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const {
    dataFolder,
    stateFolder,
    clock = systemClock,
    logger = noLogger,
    troubles = openTroubles(logger, clock),
    transactionLimit = 5_000,
  } = options
  const fatal = (error: StorageError) => {
    logger.error({ err: error }, error.message)
    options.onFatal?.(error)
  }
  const folder = prepareFolder(dataFolder)
  const unlock = lockFolder(folder)
  const threads: DatabaseThread<WriterRequests | ReaderRequests>[] = []
  const stop = async () => {
    // The reader goes first, so that the writer is the last and may empty the write-ahead log.
    for (const thread of threads.toReversed()) await thread.close().catch(() => {})
    unlock()
  }

  try {
    const start = <Requests>(module: string) =>
      startDatabaseThread<Requests>(new URL(module, import.meta.url), folder.database, {
        fatal,
        troubles,
      })
    // Side by side: the reader looks at nothing before it is asked.
    const starting = [
      start<WriterRequests>('./sqlite/writer.ts'),
      start<ReaderRequests>('./sqlite/reader.ts'),
    ] as const
    for (const started of await Promise.allSettled(starting))
      if (started.status === 'fulfilled') threads.push(started.value as never)
    const [writer, reader] = await Promise.all(starting)
    const writeLock = new Mutex()
    const writing = openWriting({ writer, writeLock, clock })
    const read = (query: Query) => reader.request('query', query)
    const connect = (limit: number) =>
      new Kysely<Tables>({ dialect: sqliteDialect({ read, writing }, limit) })

    const migrated = await migrate(connect(Number.POSITIVE_INFINITY))
    if (migrated.length > 0) logger.info({ migrated }, 'The database is up to date.')
    const db = connect(transactionLimit)
    const isNew = migrated[0] === firstMigration
    const { dbEpoch, witness } = await enterStart({ db, folder, stateFolder, logger, isNew })
    await writer.request('witness', witness)

    const unwatch = watchStorage({ writer, writeLock, troubles, clock })
    let closing: Promise<void> | undefined
    return {
      db,
      store: logStoreRunner(writer, writeLock),
      writing,
      writes: () => writer.answered,
      durability: 'full',
      dbEpoch,
      migrated,
      close() {
        unwatch()
        // The last holder: an append that still waits finds the threads closed.
        closing ??= writeLock.acquire().then((release) => stop().finally(release))
        return closing
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
