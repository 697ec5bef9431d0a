import { SqliteLogStore as Real } from '@lobby/server/parts/sqlite-log-store'
import type { Changes, Found, Needs, Sent } from '@lobby/server/testing'
import { allowRepeats, type Connection } from './sent-index.ts'

/** Remembers what was sent while it runs, and no longer: a window instead of an index. */
export class SqliteLogStore extends Real {
  readonly #own: Connection
  readonly #sent = new Map<string, Sent>()

  constructor(connection: Connection) {
    super(connection)
    this.#own = connection
  }

  override load(needs: Needs): Found {
    allowRepeats(this.#own)
    const sent = needs.sent.flatMap(
      ({ senderId, clientId }) => this.#sent.get(`${senderId} ${clientId}`) ?? [],
    )
    return { ...super.load(needs), sent }
  }

  override apply(changes: Changes): void {
    super.apply(changes)
    for (const row of changes.events ?? []) this.#sent.set(`${row.senderId} ${row.clientId}`, row)
  }
}
