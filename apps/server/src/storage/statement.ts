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

/**
 * A statement that is built and compiled once for a database, and run with other inputs each
 * time: for what every connection asks. `build` gets a stand-in for each input, which can be
 * nothing but a parameter: nothing of the statement may depend on what it is.
 */
export function statement<Input extends object, Row>(
  build: (db: Database, input: Input) => Compilable<Row>,
): (db: Database, input: Input) => Promise<Row[]> {
  const compiled = new WeakMap<Database, CompiledQuery>()
  return async (db, input) => {
    const query = compiled.getOrInsertComputed(db, () => build(db, slots as Input).compile())
    const parameters = query.parameters.map((value) =>
      value instanceof Slot ? input[value.name as keyof Input] : value,
    )
    return (await db.executeQuery<Row>({ ...query, parameters } as CompiledQuery<Row>)).rows
  }
}
