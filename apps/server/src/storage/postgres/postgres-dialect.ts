import {
  type BinaryOperationNode,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { Clock } from '../../ground/clock.ts'
import { afterRunning } from '../../ground/running-time.ts'
import { idOf } from '../ids.ts'
import { isIlike } from '../ilike.ts'
import type { ReadAuditEnd } from '../in-transaction.ts'
import { savepointQuery } from '../savepoints.ts'
import type { RepeatedQuery } from '../statement.ts'
import { cutOff } from './client.ts'

export interface Pooled {
  readonly pool: Pool
  readonly clock: Clock
  /** Milliseconds after which a transaction is rolled back; only the time in which this process runs counts. */
  readonly transactionLimit: number
  /** The error that a caller gets for one of the database. */
  readonly errorOf: (error: unknown) => unknown
  readonly readAuditEnd: ReadAuditEnd
}

/** Kysely over a pool of connections. */
export function postgresDialect(pooled: Pooled): Dialect {
  return {
    createDriver: () => new PoolDriver(pooled),
    createQueryCompiler: () => new PoolCompiler(),
    createAdapter: () => new PoolAdapter(pooled.readAuditEnd),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}

class PoolCompiler extends PostgresQueryCompiler {
  /** By a collation of its own: that of the database decides else which letters have a case. */
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    if (isIlike(node)) {
      this.visitNode(node.leftOperand)
      this.append(' collate "C" ilike ')
      this.visitNode(node.rightOperand)
      return
    }
    super.visitBinaryOperation(node)
  }
}

class PoolAdapter extends PostgresAdapter {
  readonly readAuditEnd: ReadAuditEnd

  constructor(readAuditEnd: ReadAuditEnd) {
    super()
    this.readAuditEnd = readAuditEnd
  }
}

class PoolDriver implements Driver {
  readonly #pooled: Pooled

  constructor(pooled: Pooled) {
    this.#pooled = pooled
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    try {
      return new PooledConnection(await this.#pooled.pool.connect(), this.#pooled)
    } catch (error) {
      throw this.#pooled.errorOf(error)
    }
  }

  beginTransaction(connection: PooledConnection, settings: TransactionSettings): Promise<void> {
    return connection.begin(settings)
  }

  commitTransaction(connection: PooledConnection): Promise<void> {
    return connection.end('commit')
  }

  rollbackTransaction(connection: PooledConnection): Promise<void> {
    return connection.end('rollback')
  }

  async savepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('savepoint', name))
  }

  async rollbackToSavepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('rollback to', name))
  }

  async releaseSavepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('release', name))
  }

  /** Rolls back a transaction that is still open when its connection is given back. */
  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {}
}

/** `none` → `open` → `none`, or → `expired` when the transaction took too long. */
type TransactionState =
  | { readonly name: 'none' | 'expired' }
  | { readonly name: 'open'; readonly stopTimer: () => void }

class PooledConnection implements DatabaseConnection {
  readonly #client: PoolClient
  readonly #pooled: Pooled
  #transaction: TransactionState = { name: 'none' }

  constructor(client: PoolClient, pooled: Pooled) {
    this.#client = client
    this.#pooled = pooled
  }

  async executeQuery<Row>(compiled: RepeatedQuery): Promise<QueryResult<Row>> {
    this.#refuseExpired()
    const { sql, parameters, preparedAs } = compiled
    const { command, rowCount, rows } = await this.#query(sql, parameters, preparedAs)
    const changes = /^(insert|update|delete|merge)$/i.test(command)
    return {
      rows: rows as Row[],
      ...(changes && rowCount !== null && { numAffectedRows: BigInt(rowCount) }),
    }
  }

  // biome-ignore lint/correctness/useYield: it only refuses
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are not streamed: read in pages.')
  }

  async begin({ isolationLevel }: TransactionSettings): Promise<void> {
    await this.#query(`begin${isolationLevel ? ` isolation level ${isolationLevel}` : ''}`)
    const { clock, transactionLimit: limit } = this.#pooled
    const stopTimer =
      limit === Number.POSITIVE_INFINITY
        ? () => {}
        : afterRunning(clock, limit, () => this.#expire())
    this.#transaction = { name: 'open', stopTimer }
  }

  /** Ends the transaction if there is one. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    if (how === 'commit') this.#refuseExpired()
    const transaction = this.#transaction
    if (transaction.name !== 'open') return
    this.#transaction = { name: 'none' }
    transaction.stopTimer()
    const { command } = await this.#query(how)
    // So a commit ends after a statement that failed.
    if (command.toLowerCase() !== how) throw new Error('The transaction was rolled back.')
  }

  release(): void {
    const { name } = this.#transaction
    if (this.#transaction.name === 'open') this.#transaction.stopTimer()
    // The next to get it must find no transaction on it.
    this.#client.release(name !== 'none')
  }

  async #query(text: string, parameters: readonly unknown[] = [], name?: string) {
    try {
      return await this.#client.query({
        text,
        values: parameters.map(bound),
        ...(name && { name }),
      })
    } catch (error) {
      this.#refuseExpired()
      throw this.#pooled.errorOf(error)
    }
  }

  #expire(): void {
    this.#transaction = { name: 'expired' }
    // The database rolls back what has lost its connection.
    cutOff(this.#client)
  }

  #refuseExpired(): void {
    if (this.#transaction.name === 'expired')
      throw new Error(
        `This transaction took longer than ${this.#pooled.transactionLimit} ms and was rolled back.`,
      )
  }
}

/** As SQLite takes them: flags as 1 or 0, ids as they were given. */
function bound(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return idOf(value)
  return value
}
