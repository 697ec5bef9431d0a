import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { StorageError } from '../storage-error.ts'
import { isBusy } from './failures.ts'
import type { Query, QueryAnswer } from './requests.ts'

/** `Lobb` in ASCII: in a file's header it says whose file that is. */
const applicationId = 0x4c6f6262
const cachedStatements = 200
const busyTimeout = 5_000
/** For a start after a crash: the look through the file that the server before began may still hold a lock for a moment. */
const openingTimeout = 30_000

/** What is set on opening and must read back the same: a setting that did not take is a promise broken. */
const sharedPragmas = {
  busy_timeout: busyTimeout,
  foreign_keys: 1,
  mmap_size: 0,
  trusted_schema: 0,
}
const writerPragmas = {
  ...sharedPragmas,
  journal_mode: 'wal',
  // FULL: every commit waits for fsync.
  synchronous: 2,
  // Checkpoints are ours to time, see `checkpoints.ts`.
  wal_autocheckpoint: 0,
  // 32 MB (negative: in KB): client ids fall anywhere in their index, so its pages had better be at hand.
  cache_size: -32_000,
  // A finished write-ahead log keeps up to this many bytes, to be overwritten instead of grown again.
  journal_size_limit: 64 * 1024 * 1024,
}
const readerPragmas = { ...sharedPragmas, query_only: 1 }

/** One SQLite connection with its prepared statements. */
export class Connection {
  readonly database: DatabaseSync
  readonly #statements = new Map<string, { statement: StatementSync; gives: 'rows' | 'changes' }>()

  constructor(database: DatabaseSync) {
    this.database = database
  }

  /** A statement, prepared once. */
  prepare(sql: string): StatementSync {
    return this.#prepared(sql).statement
  }

  query({ sql, parameters }: Query): QueryAnswer {
    const { statement, gives } = this.#prepared(sql)
    if (gives === 'rows') return { rows: statement.all(...(parameters as SQLInputValue[])) }
    return { rows: [], ...statement.run(...(parameters as SQLInputValue[])) }
  }

  /** Undoes the open transaction, if there is one. */
  rollback(): void {
    // SQLite itself ends the transaction in some errors, a full disk among them.
    if (this.database.isTransaction) this.database.exec('rollback')
  }

  close(): void {
    this.#statements.clear()
    this.database.close()
  }

  #prepared(sql: string) {
    let prepared = this.#statements.get(sql)
    if (prepared) this.#statements.delete(sql)
    else {
      const statement = this.database.prepare(sql)
      prepared = { statement, gives: statement.columns().length > 0 ? 'rows' : 'changes' }
    }
    // The most recently used is last, so the first is the one to forget.
    this.#statements.set(sql, prepared)
    if (this.#statements.size > cachedStatements)
      this.#statements.delete(this.#statements.keys().next().value as string)
    return prepared
  }
}

/**
 * Opens a database for writing; makes it when the file is empty. Throws StorageError when it is not
 * ours, or when another program keeps it locked for as long as `timeout`, in milliseconds.
 */
export function openForWriting(path: string, timeout = openingTimeout): Connection {
  const database = new DatabaseSync(path, { timeout })
  try {
    refuseForeign(database, path)
    readFirstPages(database)
    setPragmas(database, writerPragmas)
    return new Connection(database)
  } catch (error) {
    database.close()
    if (isBusy(error))
      throw new StorageError(
        `${path} is kept locked by another program: end that program, then start again.`,
        { cause: error },
      )
    throw error
  }
}

/** Opens a database that has a writer already, for reading alone. */
export function openForReading(path: string): Connection {
  const database = new DatabaseSync(path, { timeout: busyTimeout, readOnly: true })
  setPragmas(database, readerPragmas)
  return new Connection(database)
}

function refuseForeign(database: DatabaseSync, path: string): void {
  const tables = database.prepare('select count(*) as count from sqlite_schema').get()?.count
  const id = readPragma(database, 'application_id')
  if (tables === 0 && id !== applicationId)
    database.exec(`pragma application_id = ${applicationId}`)
  else if (id !== applicationId)
    throw new StorageError(
      `${path} is the database of another program: choose a folder of Lobby's own, or an empty one.`,
    )
}

/** A table that cannot be read at all would end the server at its first write, again and again: better at the start. */
function readFirstPages(database: DatabaseSync): void {
  const tables = database.prepare(`select name from sqlite_schema where type = 'table'`).all()
  for (const { name } of tables)
    database.prepare(`select * from "${`${name}`.replaceAll('"', '""')}" limit 1`).get()
}

function setPragmas(database: DatabaseSync, pragmas: Record<string, number | string>): void {
  for (const [name, value] of Object.entries(pragmas)) {
    database.exec(`pragma ${name} = ${value}`)
    const actual = readPragma(database, name)
    if (actual !== value)
      throw new StorageError(
        `SQLite keeps ${name} at ${actual} instead of ${value}: the data folder must be on a local disk that allows it.`,
      )
  }
}

function readPragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0]
}
