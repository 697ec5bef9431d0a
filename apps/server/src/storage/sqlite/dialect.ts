import type { SQLInputValue } from 'node:sqlite'
import {
  type BinaryOperationNode,
  type CompiledQuery,
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
import { isIlike } from '../ilike.ts'
import { savepointQuery } from '../savepoints.ts'
import type { QueryAnswer, Query as StatementQuery } from './requests.ts'
import type { OpenTransaction, Writing } from './writing.ts'

/** Reads and writes of one process. */
export interface SqliteAccess {
  /** Runs a select. */
  readonly read: (query: StatementQuery) => Promise<QueryAnswer>
  readonly writing: Writing
}

/** Kysely over them. A transaction over `transactionLimit` milliseconds is rolled back. */
export function sqliteDialect(access: SqliteAccess, transactionLimit: number): Dialect {
  return {
    createDriver: () => new AccessDriver(access, transactionLimit),
    createQueryCompiler: () => new AccessCompiler(),
    createAdapter: () => new AccessAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

class AccessCompiler extends SqliteQueryCompiler {
  /** `like` takes no notice of the case of ASCII letters, and knows no escape unless it is told one. */
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    if (isIlike(node)) {
      this.visitNode(node.leftOperand)
      this.append(' like ')
      this.visitNode(node.rightOperand)
      this.append(` escape '\\'`)
      return
    }
    super.visitBinaryOperation(node)
  }
}

class AccessAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
  override get supportsTransactionalDdl() {
    return true
  }
}

class AccessDriver implements Driver {
  readonly #access: SqliteAccess
  readonly #transactionLimit: number

  constructor(access: SqliteAccess, transactionLimit: number) {
    this.#access = access
    this.#transactionLimit = transactionLimit
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<AccessConnection> {
    return new AccessConnection(this.#access, this.#transactionLimit)
  }

  beginTransaction(connection: AccessConnection): Promise<void> {
    return connection.begin()
  }

  commitTransaction(connection: AccessConnection): Promise<void> {
    return connection.end('commit')
  }

  rollbackTransaction(connection: AccessConnection): Promise<void> {
    return connection.end('rollback')
  }

  async savepoint(connection: AccessConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('savepoint', name))
  }

  async rollbackToSavepoint(connection: AccessConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('rollback to', name))
  }

  async releaseSavepoint(connection: AccessConnection, name: string): Promise<void> {
    await connection.executeQuery(savepointQuery('release', name))
  }

  /** Nobody uses the connection any more: a transaction that is still open will get no end but this. */
  releaseConnection(connection: AccessConnection): Promise<void> {
    return connection.end('rollback')
  }

  async destroy(): Promise<void> {}
}

class AccessConnection implements DatabaseConnection {
  readonly #access: SqliteAccess
  readonly #transactionLimit: number
  #transaction: OpenTransaction | undefined

  constructor(access: SqliteAccess, transactionLimit: number) {
    this.#access = access
    this.#transactionLimit = transactionLimit
  }

  async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
    const { read, writing } = this.#access
    const query = { sql: compiled.sql, parameters: compiled.parameters.map(bound) }
    if (this.#transaction) return resultOf(await this.#transaction.query(query))
    return resultOf(await (isSelect(compiled) ? read(query) : writing.run(query)))
  }

  // biome-ignore lint/correctness/useYield: it only refuses
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are not streamed: read in pages.')
  }

  async begin(): Promise<void> {
    this.#transaction = await this.#access.writing.begin(this.#transactionLimit)
  }

  /** Ends the transaction if there is one. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    const transaction = this.#transaction
    // One that cannot be committed takes no more statements, until it is rolled back.
    if (how === 'rollback') this.#transaction = undefined
    await transaction?.end(how)
    this.#transaction = undefined
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
