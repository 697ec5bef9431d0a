import { createHash } from 'node:crypto'
import type { Compilable, CompiledQuery } from 'kysely'
import type { Database } from './database.ts'

/** What stands in a statement for an input of this name. */
class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) })

/** A query that comes again and again: a database that plans queries may keep its plan by this name. */
export interface RepeatedQuery extends CompiledQuery {
  readonly preparedAs?: string
}

/**
 * A statement that is built and compiled once for a database, and run with other inputs each
 * time: for what every connection asks. `build` gets a stand-in for each input, which can be
 * nothing but a parameter: nothing of the statement may depend on what it is.
 */
export function statement<Input extends object, Row>(
  build: (db: Database, input: Input) => Compilable<Row>,
): (db: Database, input: Input) => Promise<Row[]> {
  const compiled = new WeakMap<Database, RepeatedQuery>()
  return async (db, input) => {
    const query = compiled.getOrInsertComputed(db, () => repeated(build(db, slots as Input)))
    const parameters = query.parameters.map((value) =>
      value instanceof Slot ? input[value.name as keyof Input] : value,
    )
    return (await db.executeQuery<Row>({ ...query, parameters } as CompiledQuery<Row>)).rows
  }
}

function repeated(query: Compilable): RepeatedQuery {
  const compiled = query.compile()
  // PostgreSQL's names have 63 bytes at most.
  const preparedAs = createHash('sha256').update(compiled.sql).digest('hex').slice(0, 32)
  return { ...compiled, preparedAs }
}
