// What the main thread may ask of the two database threads.
import type { SQLInputValue } from 'node:sqlite'

export interface Query {
  readonly sql: string
  readonly parameters: readonly SQLInputValue[]
}

export interface QueryAnswer {
  readonly rows: unknown[]
  /** Both only from a statement that gives no rows. */
  readonly changes?: number | bigint
  readonly lastInsertRowid?: number | bigint
}

export interface Call {
  /** The address of a module and the name of what it exports. */
  readonly module: string
  readonly name: string
  /** JSON, as is the answer. */
  readonly input: string
}

export interface WitnessRequest {
  readonly mark: string
  /** Which file the database is. */
  readonly file: string
  readonly paths: readonly string[]
}

/** For each request its input and its answer. */
export interface ReaderRequests {
  query: [Query, QueryAnswer]
  close: [null, null]
}

export interface WriterRequests extends ReaderRequests {
  begin: [null, null]
  commit: [null, null]
  rollback: [null, null]
  call: [Call, string]
  /** Throws when the files are not those that were opened. */
  checkFiles: [null, null]
  /** From now on, and in the end, says in these files how the database is left. */
  witness: [WitnessRequest, null]
}

export type Handlers<Requests> = {
  readonly [Name in keyof Requests]: Requests[Name] extends [infer Input, infer Answer]
    ? (input: Input) => Answer | Promise<Answer>
    : never
}

/** An error on its way between threads. */
export interface Failure {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** SQLite's extended result code. */
  readonly errcode: number | undefined
  /** The thread will not do anything any more. */
  readonly fatal: boolean
}
