import type { Clock } from '../ground/clock.ts'
import type { LogTarget } from '../ground/logger.ts'
import type { Troubles } from '../ground/troubles.ts'
import type { Database } from './database.ts'
import type { LogStoreRunner } from './log-store.ts'
import type { Writing } from './sqlite/writing.ts'
import type { StorageError } from './storage-error.ts'

export interface StorageOptions {
  readonly dataFolder: string
  /** A PostgreSQL database, as `postgres://…`; without it, SQLite in the data folder. */
  readonly databaseUrl?: string | undefined
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
  /** Opens a database that has half of what is copied into it, which is refused otherwise. */
  readonly halfCopied?: boolean
  /** Is told how `writes` has grown, before anybody hears that something was written; of SQLite alone. */
  readonly wrote?: (writes: number) => void
}

/** Milliseconds that a transaction may take, where nothing else is said. */
export const defaultTransactionLimit = 5_000

/** Connections to a database that is elsewhere. */
export interface PoolUse {
  readonly open: number
  readonly idle: number
  /** What waits for one. */
  readonly waiting: number
}

/** How far the log is written, by the numbers of its events. */
export interface Settled {
  /** Every event with a number below it that there will ever be is there by now. */
  readonly below: number
  /** The number after the highest that was given; where it is more, events may still come below it. */
  readonly next: number
}

/** Everything that outlives the process; the data folder is of one process. */
export interface Storage {
  /** What stores it. */
  readonly database: 'sqlite' | 'postgres'
  /** The file that holds it, where one of this machine does. */
  readonly file: string | undefined
  readonly db: Database
  /** For the log alone. */
  readonly store: LogStoreRunner
  /** For worker processes alone: they write through it. Undefined where each process has connections of its own. */
  readonly writing: Writing | undefined
  /** Grows before anybody hears that something was written: what was read when it was as it is now is still true. */
  writes(): number
  /** How far the log is settled by its numbers. */
  settled(): Promise<Settled>
  /** What a commit survives; `full`: a power cut, on a disk that keeps its promises; `replicated`: also the loss of the database's machine. */
  readonly durability: 'full' | 'replicated'
  /** Tells this history of the database from that of a restored copy. It may become another one while the storage is open. */
  readonly dbEpoch: string
  /** What it takes on the disk, wherever that is. */
  bytes(): Promise<number>
  /** How its connections are used, where it has some. */
  readonly pool?: () => PoolUse
  /** The migrations that this opening has run. */
  readonly migrated: readonly string[]
  /** Ends after the writes that were begun; then the folder is free. Calling it again does nothing more. */
  close(): Promise<void>
}
