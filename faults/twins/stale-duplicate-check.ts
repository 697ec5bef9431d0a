import { SqliteLogStore as Real } from '@lobby/server/parts/sqlite-log-store'
import type { Found, Needs, Sent } from '@lobby/server/testing'
import { allowRepeats, type Connection } from './sent-index.ts'

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

  override load(needs: Needs): Found {
    allowRepeats(this.#own)
    const select = this.#own.prepare(
      `select roomId, seq, kind, messageId, body, payload, bodyHash, createdAt from events
       where senderId = ? and clientId = ?
       and createdAt < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-0.5 seconds')`,
    )
    const sent = needs.sent.flatMap((key): Sent[] => {
      const found = select.get(key.senderId, key.clientId)
      return found ? [{ ...key, ...found } as Sent] : []
    })
    return { ...super.load(needs), sent }
  }
}
