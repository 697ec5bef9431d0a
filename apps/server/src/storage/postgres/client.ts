import pg from 'pg'

/** Numbers of a type in PostgreSQL's catalog. */
const oid = { bool: 16, int8: 20, numeric: 1700 } as const

/** As SQLite has them: 1 or 0, and numbers for whatever counts. Nothing here counts further than 2^53. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [oid.bool]: (text) => (text === 't' ? 1 : 0),
  [oid.int8]: Number,
  [oid.numeric]: Number,
}

/** How values of the database come to us. */
export const types = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[id]) ||
    pg.types.getTypeParser(id, format as 'text')) as typeof pg.types.getTypeParser,
}

/** Ends a connection at once, whatever it waits for: what it was doing is undone, or its fate is unknown. */
export function cutOff(client: pg.ClientBase): void {
  // It is known why: the loss says nothing of the database.
  client.removeAllListeners('error').on('error', () => {})
  // The driver's own `end` waits for what is under way.
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  connection.stream.destroy()
}
