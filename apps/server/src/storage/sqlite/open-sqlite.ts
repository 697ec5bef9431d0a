import { Kysely } from 'kysely'
import { systemClock } from '../../ground/clock.ts'
import { noLogger } from '../../ground/logger.ts'
import { openTroubles } from '../../ground/troubles.ts'
import { migrate } from '../apply-migrations.ts'
import { refuseHalfCopy } from '../copy-mark.ts'
import type { Database } from '../database.ts'
import { prepareFolder } from '../folder.ts'
import { lockFolder } from '../folder-lock.ts'
import { firstMigration, migrations } from '../migrations/migrations.ts'
import {
  defaultTransactionLimit,
  type Settled,
  type Storage,
  type StorageOptions,
} from '../opened-storage.ts'
import { storageBytes } from '../size.ts'
import { enterStart } from '../starts.ts'
import type { StorageError } from '../storage-error.ts'
import type { Tables } from '../tables.ts'
import { watchStorage } from '../watch.ts'
import { type DatabaseThread, logStoreRunner, startDatabaseThread } from './database-thread.ts'
import { sqliteDialect } from './dialect.ts'
import { Mutex } from './mutex.ts'
import type { Query, ReaderRequests, WriterRequests } from './requests.ts'
import { openWriting } from './writing.ts'

/**
 * Opens the data folder, makes it if need be, and brings its schema up to date.
 * Throws StorageError, with one line for the operator, when that cannot be.
 */
export async function openSqlite(options: StorageOptions): Promise<Storage> {
  const {
    dataFolder,
    stateFolder,
    clock = systemClock,
    logger = noLogger,
    troubles = openTroubles(logger, clock),
    transactionLimit = defaultTransactionLimit,
    wrote,
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
    const start = <Requests>(module: string, answered?: (answers: number) => void) =>
      startDatabaseThread<Requests>(new URL(module, import.meta.url), folder.database, {
        fatal,
        troubles,
        ...(answered && { answered }),
      })
    // Side by side: the reader looks at nothing before it is asked.
    const starting = [
      start<WriterRequests>('./writer.ts', wrote),
      start<ReaderRequests>('./reader.ts'),
    ] as const
    for (const started of await Promise.allSettled(starting))
      if (started.status === 'fulfilled') threads.push(started.value as never)
    const [writer, reader] = await Promise.all(starting)
    const writeLock = new Mutex()
    const writing = openWriting({ writer, writeLock, clock })
    const read = (query: Query) => reader.request('query', query)
    const connect = (limit: number) =>
      new Kysely<Tables>({ dialect: sqliteDialect({ read, writing }, limit) })

    const migrated = await migrate(connect(Number.POSITIVE_INFINITY), migrations)
    if (migrated.length > 0) logger.info({ migrated }, 'The database is up to date.')
    const db = connect(transactionLimit)
    if (!options.halfCopied) await refuseHalfCopy(db)
    const isNew = migrated[0] === firstMigration
    const { dbEpoch, witness } = await enterStart({ db, folder, stateFolder, logger, isNew })
    await writer.request('witness', witness)

    const unwatch = watchStorage({ writer, writeLock, troubles, clock })
    let closing: Promise<void> | undefined
    return {
      database: 'sqlite',
      file: folder.database,
      db,
      store: logStoreRunner(writer, writeLock),
      writing,
      writes: () => writer.answered,
      settled: () => settledOf(db),
      durability: 'full',
      bytes: async () => storageBytes(dataFolder),
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

/** One transaction writes at a time: what is numbered is there. */
async function settledOf(db: Database): Promise<Settled> {
  const { last } = await db
    .selectFrom('event_rows')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  const next = Number(last ?? 0) + 1
  return { below: next, next }
}
