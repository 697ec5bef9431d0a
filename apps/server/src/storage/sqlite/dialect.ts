import type { SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  RawNode,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Clock } from '../../ground/clock.ts'
import { afterRunning } from '../../ground/running-time.ts'
import type { DatabaseThread } from './database-thread.ts'
import type { Mutex } from './mutex.ts'
import type { QueryAnswer, ReaderRequests, WriterRequests } from './requests.ts'

export interface SqliteThreads {
  readonly writer: DatabaseThread<WriterRequests>
  readonly reader: DatabaseThread<ReaderRequests>
  /** Who may write: a statement, a transaction or an append, one at a time. */
  readonly writeLock: Mutex
  readonly clock: Clock
}

/**
 * Kysely over the two threads. A transaction over `transactionLimit` milliseconds is
 * rolled back; only the time in which this process runs counts.
 */
export function sqliteThreadsDialect(threads: SqliteThreads, transactionLimit: number): Dialect {
  return {
    createDriver: () => new ThreadsDriver(threads, transactionLimit),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ThreadsAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

class ThreadsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
  override get supportsTransactionalDdl() {
    return true
  }
}

class ThreadsDriver implements Driver {
  readonly #threads: SqliteThreads
  readonly #transactionLimit: number

  constructor(threads: SqliteThreads, transactionLimit: number) {
    this.#threads = threads
    this.#transactionLimit = transactionLimit
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ThreadsConnection> {
    return new ThreadsConnection(this.#threads, this.#transactionLimit)
  }

  beginTransaction(connection: ThreadsConnection): Promise<void> {
    return connection.begin()
  }

  commitTransaction(connection: ThreadsConnection): Promise<void> {
    return connection.end('commit')
  }

  rollbackTransaction(connection: ThreadsConnection): Promise<void> {
    return connection.end('rollback')
  }

  async savepoint(connection: ThreadsConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('savepoint', name))
  }

  async rollbackToSavepoint(connection: ThreadsConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('rollback to', name))
  }

  async releaseSavepoint(connection: ThreadsConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('release', name))
  }

  /** Nobody uses the connection any more: a transaction that is still open will get no end but this. */
  async releaseConnection(connection: ThreadsConnection): Promise<void> {
    await connection.end('rollback')
  }

  async destroy(): Promise<void> {}
}

/** `none` → `open` → `none`, or → `expired` when the transaction took too long. */
type TransactionState =
  | { readonly name: 'none' }
  | {
      readonly name: 'open'
      readonly release: () => void
      readonly stopTimer: () => void
    }
  | { readonly name: 'expired' }

class ThreadsConnection implements DatabaseConnection {
  readonly #threads: SqliteThreads
  readonly #transactionLimit: number
  #transaction: TransactionState = { name: 'none' }

  constructor(threads: SqliteThreads, transactionLimit: number) {
    this.#threads = threads
    this.#transactionLimit = transactionLimit
  }

  async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
    const { writer, reader, writeLock } = this.#threads
    const query = { sql: compiled.sql, parameters: compiled.parameters.map(bound) }
    this.#refuseExpired()
    if (this.#transaction.name === 'open') return resultOf(await writer.request('query', query))
    if (isSelect(compiled)) return resultOf(await reader.request('query', query))
    const release = await writeLock.acquire()
    try {
      return resultOf(await writer.request('query', query))
    } finally {
      release()
    }
  }

  // biome-ignore lint/correctness/useYield: it only refuses
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are not streamed: read in pages.')
  }

  async begin(): Promise<void> {
    const release = await this.#threads.writeLock.acquire()
    try {
      await this.#threads.writer.request('begin', null)
    } catch (error) {
      release()
      throw error
    }
    const limit = this.#transactionLimit
    const isLimited = limit !== Number.POSITIVE_INFINITY
    const stopTimer = isLimited
      ? afterRunning(this.#threads.clock, limit, () => this.#expire())
      : () => {}
    this.#transaction = { name: 'open', release, stopTimer }
  }

  /** Ends the transaction if there is one; the next writer goes on even when this end fails. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    if (how === 'commit') this.#refuseExpired()
    const transaction = this.#transaction
    if (transaction.name !== 'open') return
    this.#transaction = { name: 'none' }
    transaction.stopTimer()
    try {
      await this.#threads.writer.request(how, null)
    } finally {
      transaction.release()
    }
  }

  #expire(): void {
    // A dead thread has been reported by itself.
    this.end('rollback').catch(() => {})
    this.#transaction = { name: 'expired' }
  }

  #refuseExpired(): void {
    if (this.#transaction.name === 'expired')
      throw new Error(
        `This transaction took longer than ${this.#transactionLimit} ms and was rolled back.`,
      )
  }
}

function isSelect({ query, sql }: CompiledQuery): boolean {
  if (SelectQueryNode.is(query)) return true
  return RawNode.is(query) && /^\s*select\b/i.test(sql)
}

function resultOf<Row>({ rows, changes, lastInsertRowid }: QueryAnswer): QueryResult<Row> {
  return {
    rows: rows as Row[],
    ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
    ...(lastInsertRowid !== undefined && { insertId: BigInt(lastInsertRowid) }),
  }
}

/** SQLite has neither booleans nor dates. */
function bound(value: unknown): SQLInputValue {
  if (value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  return value as SQLInputValue
}

function savepointQuery(command: string, name: string): CompiledQuery {
  return CompiledQuery.raw(`${command} "${name.replaceAll('"', '""')}"`)
}
