/** Reads one by its id; undefined: it is not there. */
export type ReadOne<Row> = (id: string) => Promise<Row | undefined>

/** As many as one statement takes. */
const atOnce = 500

/**
 * Reads rows by id, those that are asked for in one turn together: a thousand sockets that are
 * due at the same moment are two queries.
 */
export function readTogether<Row extends { readonly id: string }>(
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
): ReadOne<Row> {
  let asked = new Map<string, PromiseWithResolvers<Row | undefined>>()

  async function answer(
    waiting: readonly (readonly [string, PromiseWithResolvers<Row | undefined>])[],
  ) {
    try {
      const rows = await read(waiting.map(([id]) => id))
      const byId = new Map(rows.map((row) => [row.id, row]))
      for (const [id, { resolve }] of waiting) resolve(byId.get(id))
    } catch (error) {
      for (const [, { reject }] of waiting) reject(error)
    }
  }

  function readAsked(): void {
    const waiting = [...asked]
    asked = new Map()
    for (let from = 0; from < waiting.length; from += atOnce)
      void answer(waiting.slice(from, from + atOnce))
  }

  return (id) => {
    if (asked.size === 0) queueMicrotask(readAsked)
    return asked.getOrInsertComputed(id, () => Promise.withResolvers<Row | undefined>()).promise
  }
}
