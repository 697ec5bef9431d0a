import { randomUUID } from 'node:crypto'
import { SqliteLogStore as Real } from '../../../apps/server/src/storage/sqlite/sqlite-log-store.ts'

type Connection = ConstructorParameters<typeof Real>[0]
type Keys = Parameters<Real['findSent']>[0]
type Sent = ReturnType<Real['findSent']>[number]
type Rows = Parameters<Real['addEvents']>[0]

/**
 * Looks for duplicates in what was stored half a second ago, as with a snapshot
 * from before the wait for a lock, and has no index that refuses them.
 */
export class SqliteLogStore extends Real {
  readonly #own: Connection

  constructor(connection: Connection) {
    super(connection)
    this.#own = connection
  }

  override findSent(keys: Keys) {
    const select = this.#own.prepare(
      `select bodyHash, seq, messageId, createdAt from events
       where senderId = ? and clientId between ? and ?
       and createdAt < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-0.5 seconds')`,
    )
    return keys.flatMap((key): Sent[] => {
      const found = select.get(key.senderId, `${key.clientId} `, `${key.clientId} ~`)
      return found ? [{ ...key, ...found } as Sent] : []
    })
  }

  override addEvents(rows: Rows): void {
    super.addEvents(rows.map((row) => ({ ...row, clientId: `${row.clientId} ${randomUUID()}` })))
  }
}
