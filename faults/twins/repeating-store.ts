import { SqliteLogStore as Real } from '@lobby/server/parts/sqlite-log-store'
import type { Found, Needs } from '@lobby/server/testing'

export type Connection = ConstructorParameters<typeof Real>[0]

/** A store that looks for no duplicates, and has no index that refuses them. */
export class RepeatingStore extends Real {
  readonly connection: Connection
  #isFree = false

  constructor(connection: Connection) {
    super(connection)
    this.connection = connection
  }

  override load(needs: Needs): Found {
    if (!this.#isFree) this.connection.database.exec('drop index if exists event_rows_sent')
    this.#isFree = true
    return { ...super.load({ ...needs, sent: [] }), sent: [] }
  }
}
