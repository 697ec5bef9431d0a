import { randomUUID } from 'node:crypto'
import { SqliteLogStore as Real } from '../../../apps/server/src/storage/sqlite/sqlite-log-store.ts'

type Keys = Parameters<Real['findSent']>[0]
type Rows = Parameters<Real['addEvents']>[0]

/** Remembers what was sent while it runs, and no longer: a window instead of an index. */
export class SqliteLogStore extends Real {
  readonly #sent = new Map<string, ReturnType<Real['findSent']>[number]>()

  override findSent(keys: Keys) {
    return keys.flatMap(({ senderId, clientId }) => this.#sent.get(`${senderId} ${clientId}`) ?? [])
  }

  override addEvents(rows: Rows): void {
    super.addEvents(rows.map((row) => ({ ...row, clientId: `${row.clientId} ${randomUUID()}` })))
    for (const row of rows) this.#sent.set(`${row.senderId} ${row.clientId}`, row)
  }
}
