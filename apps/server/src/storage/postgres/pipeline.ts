import type { ClientBase, QueryResult, QueryResultRow } from 'pg'

/** A statement that is prepared once for a connection, under its name, with its parameters. */
export interface Prepared {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

export function prepared(name: string, text: string, values: readonly unknown[]): Prepared {
  return { name, text, values }
}

/**
 * Sends these statements together and answers their results in the same order: one round trip. Each
 * of them sees what was committed before it began. Throws what the first one that fails throws.
 */
export async function sendTogether(
  client: ClientBase,
  statements: readonly Prepared[],
): Promise<QueryResult[]> {
  const results = await Promise.allSettled(
    statements.map(({ name, text, values }) =>
      client.query<QueryResultRow>({ name, text, values: [...values] }),
    ),
  )
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
