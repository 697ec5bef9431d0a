import { SqliteLogStore as Real } from '@lobby/server/parts/sqlite-log-store'
import type { Found, Needs } from '@lobby/server/testing'
import { allowRepeats, type Connection } from './sent-index.ts'

/** Neither looks for duplicates nor has an index that refuses them. */
export class SqliteLogStore extends Real {
  readonly #own: Connection

  constructor(connection: Connection) {
    super(connection)
    this.#own = connection
  }

  override load(needs: Needs): Found {
    allowRepeats(this.#own)
    return { ...super.load(needs), sent: [] }
  }
}
